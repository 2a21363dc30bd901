package io.domicile.controlplane.simulations;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.IdempotencyKey;
import io.domicile.contract.http.ProblemException;
import io.domicile.controlplane.fleet.Fleet;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.region.Partition;
import io.domicile.residency.region.Region;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.simulation.Simulation;
import io.domicile.residency.simulation.Supposition;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permitted;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a change of law would do to the fleet. */
@Path("/v1/policy-simulations")
@Consumes(MediaType.APPLICATION_JSON)
@Produces({SimulationResource.NDJSON, MediaType.APPLICATION_JSON})
@Tag(name = "Residency")
public final class SimulationResource {

  static final String NDJSON = "application/x-ndjson";

  private static final Logger log = LoggerFactory.getLogger(SimulationResource.class);

  /** Each holds a connection and a processor; more of them would starve everything else. */
  private static final int AT_ONCE = 2;

  private static final int BUFFER = 64 * 1024;
  private static final String BUSY = AT_ONCE + " simulations are running; wait for one.";
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
  private static final List<String> NOT_KNOWN =
      List.of(
          "replicas, exports and people with access: the registry keeps no record of them yet",
          "backups, logs, telemetry and caches: taken to be where the permits of the present home put them");

  private final Fleet fleet;
  private final Decisions decisions;
  private final List<RegionCode> regions;
  private final Supplier<Set<RegionCode>> withCells;
  private final Clock clock;
  private final Semaphore running = new Semaphore(AT_ONCE);

  /**
   * Simulates over the regions of one partition.
   *
   * @param withCells the regions with cells, asked at each request
   */
  public SimulationResource(
      Fleet fleet,
      Decisions decisions,
      Partition partition,
      Supplier<Set<RegionCode>> withCells,
      Clock clock) {
    this.fleet = fleet;
    this.decisions = decisions;
    this.regions =
        decisions.regions().all().stream()
            .filter(region -> region.partition() == partition)
            .map(Region::code)
            .toList();
    this.withCells = withCells;
    this.clock = clock;
  }

  @POST
  @Permitted(Caller.ADMINISTRATOR)
  @Operation(
      operationId = "simulatePolicy",
      summary = "What a change of law would do to the fleet",
      description =
          "Changes nothing. The answer is a stream of JSON lines: `begin`; for each combination of policy and places"
              + " that is affected a `combination` and its `tenant`s; then `summary`. An answer without a"
              + " `summary` as its last line is not whole; where something fails on the way, the last line is an"
              + " `error`.")
  @ApiResponse(
      responseCode = "200",
      description = "The stream.",
      content =
          @Content(mediaType = NDJSON, schema = @Schema(implementation = SimulationEvent.class)))
  @ApiResponse(responseCode = "400", description = "No Idempotency-Key, or a malformed body.")
  @ApiResponse(responseCode = "401", description = "No valid credential.")
  @ApiResponse(
      responseCode = "422",
      description =
          "An unknown list or country, a time that is none or past, or a draft that is not acceptable, with files and"
              + " lines.")
  @ApiResponse(responseCode = "429", description = "As many simulations as may are running.")
  public Response simulate(
      @HeaderParam(IdempotencyKey.HEADER) @Nullable String key,
      @RequestBody(required = true) @Valid @NotNull SimulationRequest request) {
    // Wanted as for every POST; a question may be asked twice, so nothing is kept under it.
    IdempotencyKey.require(key);
    Instant now = clock.instant();
    Supposition supposition = request.supposition(decisions, now);
    if (running.availablePermits() == 0) {
      throw new ProblemException(ErrorCode.TOO_MANY_REQUESTS, BUSY).retryAfter(RETRY_AFTER);
    }
    StreamingOutput output = out -> runOneOfFew(supposition, now, out);
    return Response.ok(output).type(NDJSON).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
  }

  /** Taken only here, where it is certain to be given back. */
  private void runOneOfFew(Supposition supposition, Instant now, OutputStream out)
      throws IOException {
    if (!running.tryAcquire()) {
      out.write(
          SimulationRun.line(
              new SimulationEvent.Failure(ErrorCode.TOO_MANY_REQUESTS.code(), BUSY, null)));
      return;
    }
    try {
      run(supposition, now, out);
    } finally {
      running.release();
    }
  }

  /** Once the first byte is out, the status is 200 whatever happens; so what happens is a line. */
  private void run(Supposition supposition, Instant now, OutputStream stream) throws IOException {
    Set<RegionCode> populated = withCells.get();
    List<RegionCode> candidates =
        regions.stream()
            .sorted(Comparator.comparing((RegionCode region) -> !populated.contains(region)))
            .toList();
    var simulation =
        new Simulation(decisions.regions(), decisions.packs(), supposition, now, candidates);
    var out = new BufferedOutputStream(stream, BUFFER);
    var run = new SimulationRun(simulation, populated, out);
    try {
      var draft = supposition.draft();
      run.write(
          new SimulationEvent.Begin(
              supposition.at(),
              now,
              supposition.supposed().lists().digest(),
              draft == null ? null : draft.pack().reference(),
              NOT_KNOWN));
      SimulationEvent.Summary summary = run.summary(fleet.visit(run));
      run.write(summary);
      log.info("Simulated {}: {}", supposition.supposed().lists().digest(), summary);
    } catch (RuntimeException e) {
      String id = UUID.randomUUID().toString();
      log.error("Simulation {} ended early", id, e);
      run.write(
          new SimulationEvent.Failure(
              ErrorCode.INTERNAL.code(), "The answer ends here and is not whole.", id));
    }
    out.flush();
  }
}
