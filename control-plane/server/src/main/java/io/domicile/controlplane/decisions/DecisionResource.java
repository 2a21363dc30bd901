package io.domicile.controlplane.decisions;

import io.domicile.controlplane.packs.KnownPacks;
import io.domicile.controlplane.regions.KnownRegion;
import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.decision.Decision;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.decision.Question;
import io.domicile.residency.decision.Who;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.RegionCode;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What-if questions to the decision engine. */
@Path("/v1/decisions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Residency")
public final class DecisionResource {

  private final Decisions decisions;

  public DecisionResource(Decisions decisions) {
    this.decisions = decisions;
  }

  /**
   * A question.
   *
   * @param assetKind the primary unless given
   * @param action the kind's usual one unless given
   * @param region where the asset would be
   * @param keyRegion where its keys are; the same region unless given
   * @param personIn who looks sits there; for {@code access} only
   * @param personNationalities of who looks; left out is unknown. For {@code access} only
   * @param importer who receives the data; left out takes it to be whom a recorded mechanism names
   * @param at the moment that is asked about; now unless given
   */
  record WhatIf(
      @NotNull ResidencyPolicy residency,
      @Nullable AssetKind assetKind,
      @Nullable Action action,
      @NotNull String region,
      @Nullable String keyRegion,
      @Nullable Country personIn,
      @Nullable Set<Country> personNationalities,
      @Nullable @Size(min = 1, max = 300) String importer,
      @Nullable Instant at) {

    AssetKind kind() {
      return Objects.requireNonNullElse(assetKind, AssetKind.PRIMARY);
    }

    Action what() {
      return Objects.requireNonNullElse(action, kind().usualAction());
    }

    @AssertTrue(message = "is for the action access only")
    @com.fasterxml.jackson.annotation.JsonIgnore
    @Schema(hidden = true)
    public boolean isPersonInFitting() {
      return (personIn == null && personNationalities == null) || what() == Action.ACCESS;
    }
  }

  @POST
  @Permitted(Caller.ADMINISTRATOR)
  @Operation(
      operationId = "decide",
      summary = "Ask what the law and the contract say",
      description =
          "May this asset of a tenant with this policy be in that region, now or at a given moment?"
              + " Every place that is named is decided. Changes nothing, so needs no"
              + " Idempotency-Key.")
  @ApiResponse(
      responseCode = "200",
      description = "The decision, permit or deny, with what each pack says and cites.",
      content = @Content(schema = @Schema(implementation = Decision.class)))
  @ApiResponse(responseCode = "400", description = "A malformed body.")
  @ApiResponse(responseCode = "401", description = "No valid credential.")
  @ApiResponse(
      responseCode = "422",
      description = "An unknown region, pack or fact, or a wrong field.")
  public Decision decide(@RequestBody(required = true) @Valid @NotNull WhatIf request) {
    Instant at = request.at();
    return (at == null ? decisions : decisions.at(at)).decide(question(request));
  }

  private Question question(WhatIf request) {
    ResidencyPolicy policy = Objects.requireNonNull(request.residency()).recordedNow();
    KnownPacks.require(decisions.packs(), policy);
    RegionCode region =
        KnownRegion.require(decisions.regions(), Objects.requireNonNull(request.region()));
    String keys = request.keyRegion();
    return new Question(
        policy,
        request.kind(),
        request.what(),
        region,
        keys == null ? region : KnownRegion.require(decisions.regions(), keys),
        request.personIn(),
        new Who(request.personNationalities(), request.importer()));
  }
}
