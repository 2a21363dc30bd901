package io.domicile.cell.status;

import io.domicile.cell.credentials.LoginRoles;
import io.domicile.cell.desiredstate.DesiredTenants;
import io.domicile.cell.journal.StepJournal;
import io.domicile.cell.observation.Observations;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.observedstate.ObservedCredential;
import io.domicile.contract.observedstate.ObservedStep;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The cell's tenants as the cell sees them, for the region's operator. */
@Tag(name = "Tenants")
@Path("/v1/tenants")
@Produces(MediaType.APPLICATION_JSON)
public final class TenantListResource {

  private static final TenantId BEFORE_ALL = new TenantId(new UUID(0, 0));

  private final DesiredTenants desired;
  private final Observations observations;
  private final StepJournal journal;
  private final LoginRoles roles;

  /** A tenant: what is desired, and beneath what was found. */
  public record TenantStatus(
      TenantId tenant,
      Slug slug,
      Generation generation,
      Epoch epoch,
      ServingState serving,
      @Nullable ObservedTenantState state,
      @Nullable String database,
      int schemaRelease,
      @Nullable String refusal,
      List<ObservedStep> steps,
      @Nullable ObservedCredential credential) {}

  /**
   * A page of tenants.
   *
   * @param next what to pass as {@code cursor} for the next page; null on the last one
   */
  public record TenantPage(List<TenantStatus> items, @Nullable TenantId next) {}

  public TenantListResource(
      DesiredTenants desired, Observations observations, StepJournal journal, LoginRoles roles) {
    this.desired = desired;
    this.observations = observations;
    this.journal = journal;
    this.roles = roles;
  }

  @GET
  @Permitted(Caller.OPERATOR)
  @Operation(operationId = "listTenants", summary = "The cell's tenants, desired and found")
  @ApiResponse(
      responseCode = "200",
      description = "A page, ordered by id",
      content = @Content(schema = @Schema(implementation = TenantPage.class)))
  @ApiResponse(responseCode = "401", description = "Not the region's operator token")
  @ApiResponse(responseCode = "422", description = "cursor or limit is wrong")
  public TenantPage tenants(
      @Parameter(description = "next of the page before") @QueryParam("cursor")
          @Nullable String cursor,
      @QueryParam("limit") @DefaultValue("100") @Min(1) @Max(500) int limit) {
    List<DesiredTenant> page = desired.page(cursor == null ? BEFORE_ALL : parse(cursor), limit);
    return new TenantPage(
        page.stream().map(this::tenant).toList(),
        page.size() == limit ? page.getLast().tenant() : null);
  }

  private static TenantId parse(String cursor) {
    try {
      return TenantId.of(cursor);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ErrorCode.INVALID_REQUEST, "This is no cursor of ours.", e);
    }
  }

  private TenantStatus tenant(DesiredTenant tenant) {
    Optional<Observations.Observation> found = observations.find(tenant.tenant());
    return new TenantStatus(
        tenant.tenant(),
        tenant.slug(),
        tenant.generation(),
        tenant.epoch(),
        tenant.serving(),
        found.map(Observations.Observation::state).orElse(null),
        found.map(Observations.Observation::database).orElse(null),
        found.map(Observations.Observation::schemaRelease).orElse(0),
        found.map(Observations.Observation::refusal).orElse(null),
        journal.steps(tenant.tenant(), tenant.generation()),
        roles.credential(tenant.tenant(), tenant.epoch()).orElse(null));
  }
}
