package io.domicile.controlplane.schemareleases;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;

/**
 * Schema releases, fetched by cells. Apart from the other resource because JAX-RS looks for a
 * method only in the class whose path matches most.
 */
@Path("/v1/cells/{cell}/schema-releases/{number: [0-9]+}")
@Tag(name = "Cells' own")
public final class CellSchemaReleaseResource {

  private static final int MOST_DIGITS = 9;

  private final ReleaseCatalog releases;

  public CellSchemaReleaseResource(ReleaseCatalog releases) {
    this.releases = releases;
  }

  @GET
  @Permitted(Caller.CELL)
  @Produces({"application/jose", "application/json"})
  @SecurityRequirement(name = "cell")
  @Operation(operationId = "getSchemaRelease", summary = "A schema release as it was signed")
  @ApiResponse(
      responseCode = "200",
      description = "The signed document.",
      content = @Content(mediaType = "application/jose", schema = @Schema(type = "string")))
  @ApiResponse(responseCode = "401", description = "Not signed by an enrolled cell.")
  @ApiResponse(responseCode = "403", description = "Signed by another cell.")
  @ApiResponse(responseCode = "404", description = "There is no such release.")
  public Response get(@PathParam("cell") String cell, @PathParam("number") String number) {
    if (number.length() > MOST_DIGITS) {
      throw new ProblemException(ErrorCode.NOT_FOUND, "There is no such release.");
    }
    return releases
        .document(Integer.parseInt(number))
        .map(document -> Response.ok(document).type("application/jose").build())
        .orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND, "There is no such release."));
  }
}
