package io.domicile.controlplane.evidencelog;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.evidence.MalformedEvidenceException;
import io.domicile.evidence.StrictText;
import io.domicile.evidence.tile.TileResource;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;

/**
 * The log as C2SP tlog-tiles lays it out, below the prefix {@code /v1/log}, and self-contained
 * proofs as C2SP tlog-proof. Everything served here is opaque ids, salted commitments and hashes.
 */
@Path("/v1/log")
@Tag(name = "Evidence log")
public final class LogResource {

  private static final String TEXT = "text/plain; charset=utf-8";

  /** A tile never changes; but who may not read the log gets none from a cache on the way. */
  private static final String FOREVER = "private, max-age=31536000, immutable";

  private final PublishedLog log;

  LogResource(PublishedLog log) {
    this.log = log;
  }

  @GET
  @Path("/checkpoint")
  @Permitted(Caller.ADMINISTRATOR)
  @Produces(TEXT)
  @Operation(
      operationId = "getLogCheckpoint",
      summary = "The newest signed checkpoint",
      description =
          "A C2SP tlog-checkpoint: origin, size and root hash, signed with the log's Ed25519 key.")
  @ApiResponse(responseCode = "200", description = "The checkpoint, a signed note.")
  @ApiResponse(responseCode = "401", description = "No valid credential.")
  public Response checkpoint() {
    return Response.ok(log.checkpoint().encoded())
        .header(HttpHeaders.CACHE_CONTROL, "no-cache")
        .build();
  }

  @GET
  @Path("/tile/{tile: .+}")
  @Permitted(Caller.ADMINISTRATOR)
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @Operation(
      operationId = "getLogTile",
      summary = "A tile of the log",
      description =
          "C2SP tlog-tiles: `<level>/<index>[.p/<width>]` are hashes, 32 bytes each;"
              + " `entries/<index>[.p/<width>]` are entries, each behind its length in two bytes. A"
              + " tile never changes.")
  @ApiResponse(responseCode = "200", description = "The tile's bytes.")
  @ApiResponse(responseCode = "401", description = "No valid credential.")
  @ApiResponse(responseCode = "404", description = "Not a tile of the log at its present size.")
  public Response tile(@PathParam("tile") String tile) {
    return parseTile(tile)
        .flatMap(log::tile)
        .map(bytes -> Response.ok(bytes).header(HttpHeaders.CACHE_CONTROL, FOREVER).build())
        .orElseThrow(() -> notFound("The log has no such tile."));
  }

  @GET
  @Path("/entries/{index}/proof")
  @Permitted(Caller.ADMINISTRATOR)
  @Produces(TEXT)
  @Operation(
      operationId = "getLogEntryProof",
      summary = "An entry with its proof",
      description =
          "A C2SP tlog-proof that can be verified offline: the entry as extra data, its inclusion"
              + " proof and the signed checkpoint it leads to.")
  @ApiResponse(responseCode = "200", description = "The proof file.")
  @ApiResponse(responseCode = "401", description = "No valid credential.")
  @ApiResponse(responseCode = "404", description = "The log has no entry at that index.")
  public Response proof(@PathParam("index") String index) {
    return parseIndex(index)
        .flatMap(log::proof)
        .map(
            proof ->
                Response.ok(proof.encoded())
                    .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                    .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "inline; filename=\"entry-" + index + ".tlog-proof\"")
                    .build())
        .orElseThrow(() -> notFound("The log has no entry at that index."));
  }

  private static Optional<TileResource> parseTile(String tile) {
    try {
      return Optional.of(TileResource.parse("tile/" + tile));
    } catch (MalformedEvidenceException e) {
      return Optional.empty();
    }
  }

  private static Optional<Long> parseIndex(String index) {
    try {
      return Optional.of(StrictText.decimal(index));
    } catch (MalformedEvidenceException e) {
      return Optional.empty();
    }
  }

  private static ProblemException notFound(String detail) {
    return new ProblemException(ErrorCode.NOT_FOUND, detail);
  }
}
