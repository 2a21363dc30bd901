package io.domicile.controlplane.replays;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.IdempotencyKey;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.tenant.TenantId;
import io.domicile.evidence.entry.Subject;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Makes kept decisions again. */
@Path("/v1/decision-replays")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Residency")
public final class ReplayResource {

  /** Each holds a connection and a processor; the background does the same meanwhile. */
  private static final int AT_ONCE = 2;

  private final Replays replays;
  private final Semaphore running = new Semaphore(AT_ONCE);

  ReplayResource(Replays replays) {
    this.replays = replays;
  }

  /**
   * What is to be replayed.
   *
   * @param tenant only decisions about it; all unless given
   * @param after where to go on, the {@code next} of the answer before; from the beginning unless
   *     given
   */
  record Wanted(@Nullable TenantId tenant, @Min(0) @Nullable Long after) {}

  @POST
  @Permitted(Caller.ADMINISTRATOR)
  @Operation(
      operationId = "replayDecisions",
      summary = "Make kept decisions again",
      description =
          "At most 100 events at a time, oldest first. A decision that comes out otherwise is an alarm: an entry in the"
              + " evidence log, an unhealthy health check, a metric. The same goes on in the background.")
  @ApiResponse(
      responseCode = "200",
      description = "What it came to.",
      content = @Content(schema = @Schema(implementation = Replays.Report.class)))
  @ApiResponse(responseCode = "400", description = "No Idempotency-Key, or a malformed body.")
  @ApiResponse(responseCode = "401", description = "No valid credential.")
  @ApiResponse(responseCode = "422", description = "A wrong or unknown field.")
  @ApiResponse(responseCode = "429", description = "As many replays as may are running.")
  public Replays.Report replay(
      @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
      @RequestBody(required = true) @Valid @NotNull Wanted wanted) {
    // Wanted as for every POST; a replay may be run twice, so nothing is kept under it.
    IdempotencyKey.require(key);
    TenantId tenant = wanted.tenant();
    Long after = wanted.after();
    if (!running.tryAcquire()) {
      throw new ProblemException(
              ErrorCode.TOO_MANY_REQUESTS, AT_ONCE + " replays are running; wait for one.")
          .retryAfter(Duration.ofSeconds(5));
    }
    try {
      return replays.run(
          after == null ? 0 : after,
          tenant == null ? null : Subject.of("tenant", tenant.toString()).value());
    } finally {
      running.release();
    }
  }
}
