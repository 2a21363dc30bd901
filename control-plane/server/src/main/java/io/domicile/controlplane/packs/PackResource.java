package io.domicile.controlplane.packs;

import io.domicile.controlplane.access.Permitted;
import io.domicile.controlplane.access.Permitted.Caller;
import io.domicile.residency.packs.Pack;
import io.domicile.residency.packs.Packs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The catalogue of residency packs. */
@Path("/v1/packs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Residency")
public final class PackResource {

  private final Packs packs;

  public PackResource(Packs packs) {
    this.packs = packs;
  }

  /** The whole catalogue. */
  record PackList(List<Pack> items) {}

  @GET
  @Permitted(Caller.ADMINISTRATOR)
  @Operation(
      operationId = "listPacks",
      summary = "The residency packs",
      description = "The newest version of each pack.")
  @ApiResponse(
      responseCode = "200",
      description = "The packs, ordered by name.",
      content = @Content(schema = @Schema(implementation = PackList.class)))
  @ApiResponse(responseCode = "401", description = "No valid credential.")
  public PackList list() {
    return new PackList(List.copyOf(packs.all()));
  }
}
