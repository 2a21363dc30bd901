package io.domicile.controlplane.regions;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.domicile.residency.region.Region;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
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
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** The catalogue of regions. */
@Path("/v1/regions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Residency")
public final class RegionResource {

  private final Regions regions;
  private final Supplier<Set<RegionCode>> withCells;

  /** Asks for the regions with cells at each request. */
  public RegionResource(Regions regions, Supplier<Set<RegionCode>> withCells) {
    this.regions = regions;
    this.withCells = withCells;
  }

  /**
   * A region of the catalogue.
   *
   * @param hasCells whether a tenant could be placed there at all
   */
  record ListedRegion(@JsonUnwrapped Region region, boolean hasCells) {}

  /** The whole catalogue. */
  record RegionList(List<ListedRegion> items) {}

  @GET
  @Permitted(Caller.ADMINISTRATOR)
  @Operation(operationId = "listRegions", summary = "The regions of the catalogue")
  @ApiResponse(
      responseCode = "200",
      description = "The regions, ordered by code.",
      content = @Content(schema = @Schema(implementation = RegionList.class)))
  @ApiResponse(responseCode = "401", description = "No valid credential.")
  public RegionList list() {
    Set<RegionCode> populated = withCells.get();
    return new RegionList(
        regions.all().stream()
            .map(region -> new ListedRegion(region, populated.contains(region.code())))
            .toList());
  }
}
