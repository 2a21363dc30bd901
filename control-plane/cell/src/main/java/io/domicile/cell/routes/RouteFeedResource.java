package io.domicile.cell.routes;

import io.domicile.cell.access.Caller;
import io.domicile.cell.access.CallerFilter;
import io.domicile.cell.access.PermittedTo;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.signatures.SignedDocument;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.time.Duration;

/** The route feed. */
@Path("/v1/routes")
public final class RouteFeedResource {

  private static final int LONGEST_WAIT = 20;

  private final RouteBook routes;

  public RouteFeedResource(RouteBook routes) {
    this.routes = routes;
  }

  @GET
  @Produces("application/jose")
  @PermittedTo(Caller.RUNTIME)
  @Operation(
      operationId = "getRoutes",
      summary =
          "Every route of the cell, signed, once it is newer than what the runtime has in use")
  @ApiResponse(responseCode = "200", description = "A signed route snapshot (JWS compact)")
  @ApiResponse(responseCode = "204", description = "Nothing newer within the wait")
  @ApiResponse(responseCode = "401", description = "Not signed by a runtime of this cell")
  @ApiResponse(
      responseCode = "409",
      description = "The runtime has a version this cell never gave out")
  @ApiResponse(responseCode = "422", description = "since or wait is out of range")
  public Response routes(
      @Parameter(description = "The version in use; acknowledges it")
          @QueryParam("since")
          @DefaultValue("0")
          @Min(0)
          long since,
      @Parameter(description = "How long to wait for a newer one, in seconds")
          @QueryParam("wait")
          @DefaultValue("0")
          @Min(0)
          @Max(LONGEST_WAIT)
          int wait,
      @Context ContainerRequestContext request)
      throws InterruptedException {
    if (since > routes.version()) {
      throw new ProblemException(
          ErrorCode.CONFLICT,
          "Version " + since + " is ahead of this cell, which is at " + routes.version() + ".");
    }
    routes.acknowledge(CallerFilter.runtime(request), since);
    SignedDocument snapshot = routes.await(since, Duration.ofSeconds(wait));
    return snapshot == null
        ? Response.noContent().build()
        : Response.ok(snapshot.compact()).build();
  }
}
