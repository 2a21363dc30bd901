package io.domicile.cell.routes;

import io.domicile.cell.access.CellCallers;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.routes.RouteChanges;
import io.domicile.contract.signatures.SignedDocument;
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
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/** The route feed. */
@Tag(name = "Routes")
@Path("/v1/routes")
public final class RouteFeedResource {

  private static final int LONGEST_WAIT = 20;

  private final RouteBook routes;

  public RouteFeedResource(RouteBook routes) {
    this.routes = routes;
  }

  @GET
  @Produces("application/jose")
  @Permitted(Caller.RUNTIME)
  @Operation(operationId = "getRoutes", summary = "Every route of the cell at this moment, signed")
  @ApiResponse(responseCode = "200", description = "A signed route snapshot (JWS compact)")
  @ApiResponse(responseCode = "204", description = "The cell has no routes yet")
  @ApiResponse(responseCode = "401", description = "Not signed by a runtime of this cell")
  public Response routes() {
    SignedDocument snapshot = routes.snapshot();
    return snapshot == null
        ? Response.noContent().build()
        : Response.ok(snapshot.compact()).build();
  }

  @GET
  @Path("/changes")
  @Produces(MediaType.APPLICATION_JSON)
  @Permitted(Caller.RUNTIME)
  @Operation(
      operationId = "getRouteChanges",
      summary =
          "What is new for a runtime: its share of connections, and what leads on from its routes")
  @ApiResponse(
      responseCode = "200",
      description = "Signed documents, to be applied in order",
      content = @Content(schema = @Schema(implementation = RouteChanges.class)))
  @ApiResponse(responseCode = "204", description = "Nothing new within the wait")
  @ApiResponse(responseCode = "401", description = "Not signed by a runtime of this cell")
  @ApiResponse(
      responseCode = "409",
      description = "The runtime has a version this cell never gave out")
  @ApiResponse(responseCode = "422", description = "A parameter is out of range")
  public Response changes(
      @Parameter(description = "The version in use; acknowledges it")
          @QueryParam("since")
          @DefaultValue("0")
          @Min(0)
          long since,
      @Parameter(description = "The serial of the last connection share it was told")
          @QueryParam("shares")
          @DefaultValue("0")
          @Min(0)
          long shares,
      @Parameter(description = "The serial of the last connection share it keeps to")
          @QueryParam("settled")
          @DefaultValue("0")
          @Min(0)
          long settled,
      @Parameter(description = "Whether all routes are wanted, whatever the version in use")
          @QueryParam("full")
          @DefaultValue("false")
          boolean full,
      @Parameter(description = "How long to wait for news, in seconds")
          @QueryParam("wait")
          @DefaultValue("0")
          @Min(0)
          @Max(LONGEST_WAIT)
          int wait,
      @Context ContainerRequestContext request)
      throws InterruptedException {
    if (since > routes.version() && since > routes.catchUp()) {
      throw new ProblemException(
          ErrorCode.CONFLICT,
          "Version " + since + " is ahead of this cell, which is at " + routes.version() + ".");
    }
    RouteChanges news =
        routes.await(
            new RouteBook.Question(CellCallers.runtime(request), since, shares, settled, full),
            Duration.ofSeconds(wait));
    return news == null ? Response.noContent().build() : Response.ok(news).build();
  }
}
