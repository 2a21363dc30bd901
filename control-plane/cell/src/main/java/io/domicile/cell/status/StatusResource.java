package io.domicile.cell.status;

import io.domicile.cell.context.CellContext;
import io.domicile.cell.databases.Databases;
import io.domicile.cell.desiredstate.DesiredStateFeed;
import io.domicile.cell.desiredstate.DesiredTenants;
import io.domicile.cell.enrolment.Enrolment;
import io.domicile.cell.routes.RouteBook;
import io.domicile.cell.schemareleases.AcceptedReleases;
import io.domicile.cell.schemareleases.ReleaseFetching;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.tenant.CellId;
import io.domicile.residency.region.RegionCode;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** Where the cell stands, for the region's operator. */
@Tag(name = "Cell")
@Path("/v1/status")
@Produces(MediaType.APPLICATION_JSON)
public final class StatusResource {

  private final CellContext context;
  private final Enrolment enrolment;
  private final DesiredStateFeed feed;
  private final DesiredTenants desired;
  private final AcceptedReleases releases;
  private final ReleaseFetching fetching;
  private final Databases databases;
  private final RouteBook routes;

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

  public StatusResource(
      CellContext context,
      Enrolment enrolment,
      DesiredStateFeed feed,
      DesiredTenants desired,
      AcceptedReleases releases,
      ReleaseFetching fetching,
      Databases databases,
      RouteBook routes) {
    this.context = context;
    this.enrolment = enrolment;
    this.feed = feed;
    this.desired = desired;
    this.releases = releases;
    this.fetching = fetching;
    this.databases = databases;
    this.routes = routes;
  }

  @GET
  @Permitted(Caller.OPERATOR)
  @Operation(operationId = "getStatus", summary = "Where the cell stands")
  @ApiResponse(
      responseCode = "200",
      description = "The cell",
      content = @Content(schema = @Schema(implementation = Status.class)))
  @ApiResponse(responseCode = "401", description = "Not the region's operator token")
  public Status status() {
    String trouble = feed.trouble();
    return new Status(
        context.id(),
        context.region(),
        !enrolment.serverKeys().isEmpty(),
        desired.version(),
        releases.newest().map(SchemaRelease::number).orElse(0),
        routes.version(),
        databases.tenants(),
        databases.spares(),
        trouble == null ? fetching.refusal() : trouble);
  }
}
