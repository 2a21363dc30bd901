package io.domicile.controlplane.decisions;

import io.domicile.contract.http.IdempotencyKey;
import io.domicile.controlplane.access.Permitted;
import io.domicile.controlplane.access.Permitted.Caller;
import io.domicile.controlplane.idempotency.Answer;
import io.domicile.controlplane.idempotency.Idempotency;
import io.domicile.controlplane.idempotency.Responses;
import io.domicile.controlplane.packs.KnownPacks;
import io.domicile.controlplane.regions.KnownRegion;
import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.decision.Decision;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.decision.Question;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.RegionCode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What-if questions to the decision engine. */
@Path("/v1/decisions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Residency")
public final class DecisionResource {

  private final Decisions decisions;
  private final Idempotency idempotency;

  public DecisionResource(Decisions decisions, Idempotency idempotency) {
    this.decisions = decisions;
    this.idempotency = idempotency;
  }

  /**
   * A question.
   *
   * @param assetKind the primary unless given
   * @param action the kind's usual one unless given
   * @param region where the asset would be
   * @param keyRegion where its keys are; the same region unless given
   * @param personIn who looks sits there; for {@code access} only
   */
  record WhatIf(
      @NotNull ResidencyPolicy residency,
      @Nullable AssetKind assetKind,
      @Nullable Action action,
      @NotNull String region,
      @Nullable String keyRegion,
      @Nullable Country personIn) {

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
      return personIn == null || what() == Action.ACCESS;
    }
  }

  @POST
  @Permitted(Caller.ADMINISTRATOR)
  @Operation(
      operationId = "decide",
      summary = "Ask what the law and the contract say",
      description =
          "May this asset of a tenant with this policy be in that region? Changes nothing.")
  @ApiResponse(
      responseCode = "200",
      description = "The decision, permit or deny, with what each pack says and cites.",
      content = @Content(schema = @Schema(implementation = Decision.class)))
  @ApiResponse(responseCode = "400", description = "No Idempotency-Key, or a malformed body.")
  @ApiResponse(responseCode = "401", description = "No valid credential.")
  @ApiResponse(
      responseCode = "422",
      description =
          "An unknown region, pack or fact, a wrong field, or a key used for another request.")
  public Response decide(
      @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
      @RequestBody(required = true) @Valid @NotNull WhatIf request) {
    return Responses.of(
        idempotency.once(
            key,
            "POST /v1/decisions",
            request,
            handle -> Answer.Fixed.of(200, decisions.decide(question(request)))));
  }

  private Question question(WhatIf request) {
    ResidencyPolicy policy = Objects.requireNonNull(request.residency());
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
        request.personIn());
  }
}
