package io.domicile.cell.orphans;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.domicile.vaults.VaultException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Lists what nothing owns. */
@Tag(name = "Cell")
@Path("/v1/orphans")
@Produces(MediaType.APPLICATION_JSON)
public final class OrphansResource {

  private final Orphans orphans;

  public OrphansResource(Orphans orphans) {
    this.orphans = orphans;
  }

  @GET
  @Permitted(Caller.OPERATOR)
  @Operation(
      operationId = "listOrphans",
      summary = "Databases, roles, keys and secrets that nothing owns; empty when all is well")
  @ApiResponse(
      responseCode = "200",
      description = "What was found",
      content = @Content(schema = @Schema(implementation = Orphans.Found.class)))
  @ApiResponse(responseCode = "401", description = "Not the region's operator token")
  @ApiResponse(responseCode = "503", description = "The vault does not answer")
  public Orphans.Found find() {
    try {
      return orphans.find();
    } catch (VaultException e) {
      throw new ProblemException(ErrorCode.UNAVAILABLE, "The vault does not answer.", e);
    }
  }
}
