package io.domicile.cell.keyoperations;

import io.domicile.cell.rootkeys.KeyMigration;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** All tenants' keys, from the vault of {@code formerKeys} to that of {@code keys}. */
@Tag(name = "Keys")
@Path("/v1/key-migration")
@Produces(MediaType.APPLICATION_JSON)
public final class KeyMigrationResource {

  private final KeyMigration migration;

  KeyMigrationResource(KeyMigration migration) {
    this.migration = migration;
  }

  @GET
  @Permitted(Caller.OPERATOR)
  @Operation(
      operationId = "getKeyMigration",
      summary = "How many tenants' keys are still in the vault that they are moved out of")
  @ApiResponse(
      responseCode = "200",
      description = "How far it is",
      content = @Content(schema = @Schema(implementation = KeyMigration.Progress.class)))
  @ApiResponse(responseCode = "401", description = "Not the region's operator token")
  @ApiResponse(responseCode = "503", description = "A vault does not answer")
  public KeyMigration.Progress get() {
    return KeyProblems.answered(migration::progress);
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @Permitted(Caller.OPERATOR)
  @Operation(
      operationId = "migrateKeys",
      summary =
          "Moves up to 50 tenants' keys to the configured vault; to be asked until none is left")
  @ApiResponse(
      responseCode = "200",
      description = "How far it is",
      content = @Content(schema = @Schema(implementation = KeyMigration.Progress.class)))
  @ApiResponse(responseCode = "401", description = "Not the region's operator token")
  @ApiResponse(responseCode = "503", description = "A vault does not answer")
  public KeyMigration.Progress step() {
    return KeyProblems.answered(migration::step);
  }
}
