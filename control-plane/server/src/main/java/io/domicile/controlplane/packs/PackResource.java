package io.domicile.controlplane.packs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.domicile.residency.packs.Pack;
import io.domicile.residency.packs.PackDefinition;
import io.domicile.residency.packs.Packs;
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
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The catalogue of residency packs. */
@Path("/v1/packs")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Residency")
public final class PackResource {

  private final Packs packs;

  public PackResource(Packs packs) {
    this.packs = packs;
  }

  /**
   * The newest version of a pack.
   *
   * @param versions all that there are, the oldest first: tenants keep those they were placed by
   */
  record ListedPack(@JsonUnwrapped Pack pack, List<Version> versions) {}

  /** One version. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Version(
      String version, LocalDate effectiveFrom, @Nullable LocalDate effectiveTo, String digest) {}

  /** The whole catalogue. */
  record PackList(List<ListedPack> items) {}

  @GET
  @Permitted(Caller.ADMINISTRATOR)
  @Operation(
      operationId = "listPacks",
      summary = "The residency packs",
      description = "The newest version of each pack, and which versions there are.")
  @ApiResponse(
      responseCode = "200",
      description = "The packs, ordered by name.",
      content = @Content(schema = @Schema(implementation = PackList.class)))
  @ApiResponse(responseCode = "401", description = "No valid credential.")
  public PackList list() {
    return new PackList(
        packs.all().stream().map(pack -> new ListedPack(pack, versions(pack.name()))).toList());
  }

  private List<Version> versions(String name) {
    return packs.definitions().stream()
        .map(PackDefinition::pack)
        .filter(pack -> pack.name().equals(name))
        .map(
            pack ->
                new Version(
                    pack.version(), pack.effectiveFrom(), pack.effectiveTo(), pack.digest()))
        .toList();
  }
}
