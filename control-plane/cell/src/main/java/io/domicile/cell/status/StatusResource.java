package io.domicile.cell.status;

import io.domicile.cell.access.Caller;
import io.domicile.cell.access.PermittedTo;
import io.domicile.cell.credentials.LoginRoles;
import io.domicile.cell.databases.Databases;
import io.domicile.cell.desiredstate.DesiredStateFeed;
import io.domicile.cell.desiredstate.DesiredTenants;
import io.domicile.cell.enrolment.Enrolment;
import io.domicile.cell.journal.StepJournal;
import io.domicile.cell.observation.Observations;
import io.domicile.cell.reconciliation.Reconciliation;
import io.domicile.cell.routes.RouteBook;
import io.domicile.cell.schemareleases.SchemaReleases;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.observedstate.ObservedCredential;
import io.domicile.contract.observedstate.ObservedStep;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.residency.region.RegionCode;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
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

/** The cell and its tenants as the cell sees them. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class StatusResource {

  private static final TenantId BEFORE_ALL = new TenantId(new UUID(0, 0));

  private final CellId cell;
  private final RegionCode region;
  private final Parts parts;

  /** Where it looks. */
  public record Parts(
      Enrolment enrolment,
      DesiredStateFeed feed,
      DesiredTenants desired,
      Observations observations,
      StepJournal journal,
      SchemaReleases releases,
      Databases databases,
      RouteBook routes,
      Reconciliation reconciliation,
      LoginRoles roles) {}

  /**
   * The cell.
   *
   * @param desiredVersion the version of desired state accepted last, 0 for none
   * @param schemaRelease the number of the release that databases get, 0 for none
   * @param trouble why no desired state comes at present, or a release is refused; null if all is
   *     well
   */
  public record Status(
      CellId cell,
      RegionCode region,
      boolean enrolled,
      long desiredVersion,
      int schemaRelease,
      long routeVersion,
      int tenants,
      int warmSpares,
      @Nullable String trouble) {}

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

  public StatusResource(CellId cell, RegionCode region, Parts parts) {
    this.cell = cell;
    this.region = region;
    this.parts = parts;
  }

  @GET
  @Path("/status")
  @PermittedTo(Caller.OPERATOR)
  @Operation(operationId = "getStatus", summary = "Where the cell stands")
  @ApiResponse(
      responseCode = "200",
      description = "The cell",
      content = @Content(schema = @Schema(implementation = Status.class)))
  @ApiResponse(responseCode = "401", description = "Not the region's operator token")
  public Status status() {
    String trouble = parts.feed().trouble();
    return new Status(
        cell,
        region,
        !parts.enrolment().serverKeys().isEmpty(),
        parts.desired().version(),
        parts.releases().newest().map(SchemaRelease::number).orElse(0),
        parts.routes().version(),
        parts.databases().tenants(),
        parts.databases().spares(),
        trouble == null ? parts.reconciliation().refusedRelease() : trouble);
  }

  @GET
  @Path("/tenants")
  @PermittedTo(Caller.OPERATOR)
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
    List<DesiredTenant> page =
        parts.desired().page(cursor == null ? BEFORE_ALL : parse(cursor), limit);
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
    Optional<Observations.Observation> found = parts.observations().find(tenant.tenant());
    return new TenantStatus(
        tenant.tenant(),
        tenant.slug(),
        tenant.generation(),
        tenant.epoch(),
        tenant.serving(),
        found.map(Observations.Observation::observedState).orElse(null),
        found.map(Observations.Observation::database).orElse(null),
        found.map(Observations.Observation::schemaRelease).orElse(0),
        found.map(Observations.Observation::refusal).orElse(null),
        parts.journal().steps(tenant.tenant(), tenant.generation()),
        parts.roles().credential(tenant.tenant(), tenant.epoch()).orElse(null));
  }
}
