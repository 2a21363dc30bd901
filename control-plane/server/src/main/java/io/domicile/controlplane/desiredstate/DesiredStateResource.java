package io.domicile.controlplane.desiredstate;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.signatures.DocumentType;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.controlplane.wakeups.Wakeups;
import io.domicile.residency.region.RegionCode;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The desired state of one cell, by long poll. */
@Path("/v1/cells/{cell}/desired-state")
@Tag(name = "Cells' own")
public final class DesiredStateResource {

  private static final Logger log = LoggerFactory.getLogger(DesiredStateResource.class);

  /** The longest wait, in seconds. */
  private static final int LONGEST_WAIT = 20;

  private final DesiredStates states;
  private final Wakeups<CellId> wakeups;
  private final Function<CellId, RegionCode> regions;
  private final SigningKey key;

  /**
   * Serves the states.
   *
   * @param regions the region of an enrolled cell
   */
  public DesiredStateResource(
      DesiredStates states,
      Wakeups<CellId> wakeups,
      Function<CellId, RegionCode> regions,
      SigningKey key) {
    this.states = states;
    this.wakeups = wakeups;
    this.regions = regions;
    this.key = key;
  }

  @GET
  @Permitted(Caller.CELL)
  @Produces({"application/jose", "application/json"})
  @SecurityRequirement(name = "cell")
  @Operation(
      operationId = "getDesiredState",
      summary = "What changed in a cell's desired state",
      description =
          "A `domicile-desired-state`, signed by the server (JWS, compact). Waits for news as long as asked, at most"
              + " 20 seconds.")
  @ApiResponse(
      responseCode = "200",
      description = "The signed document.",
      content = @Content(mediaType = "application/jose", schema = @Schema(type = "string")))
  @ApiResponse(responseCode = "204", description = "Nothing new until the end of the wait.")
  @ApiResponse(responseCode = "401", description = "Not signed by an enrolled cell.")
  @ApiResponse(responseCode = "403", description = "Signed by another cell.")
  @ApiResponse(
      responseCode = "409",
      description = "The cell has a later version than this registry ever gave it.")
  @ApiResponse(responseCode = "422", description = "A wrong parameter.")
  public Response get(
      @PathParam("cell") String cell,
      @QueryParam("since") @DefaultValue("0") @Min(0) long since,
      @QueryParam("wait") @DefaultValue("0") @Min(0) @Max(LONGEST_WAIT) int wait)
      throws InterruptedException {
    CellId id = CellId.of(cell);
    long end = System.nanoTime() + Duration.ofSeconds(wait).toNanos();
    try (var waiter = wakeups.waiter(id)) {
      while (true) {
        long version =
            states
                .version(id)
                .orElseThrow(
                    () -> new ProblemException(ErrorCode.NOT_FOUND, "There is no such cell."));
        if (version < since) {
          log.error(
              "Cell {} has accepted version {} of its desired state, but this registry is at {}:"
                  + " was it restored from a backup?",
              id,
              since,
              version);
          throw new ProblemException(
              ErrorCode.CONFLICT,
              "The cell has accepted version " + since + ", this registry is at " + version + ".");
        }
        if (version > since) {
          return document(id, since);
        }
        long left = end - System.nanoTime();
        if (left <= 0 || wakeups.stopping()) {
          return Response.noContent().build();
        }
        waiter.nap(Duration.ofNanos(left));
      }
    }
  }

  private Response document(CellId cell, long since) {
    var state = states.since(cell, regions.apply(cell), since);
    return Response.ok(SignedDocument.sign(DocumentType.DESIRED_STATE, state, key).compact())
        .type("application/jose")
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }
}
