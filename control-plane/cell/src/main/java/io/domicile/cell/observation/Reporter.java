package io.domicile.cell.observation;

import io.domicile.cell.context.CellContext;
import io.domicile.cell.enrolment.Enrolment;
import io.domicile.cell.journal.StepJournal;
import io.domicile.contract.observedstate.ObservedCredential;
import io.domicile.contract.observedstate.ObservedKey;
import io.domicile.contract.observedstate.ObservedState;
import io.domicile.contract.observedstate.ObservedTenant;
import io.domicile.contract.peers.Peer;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.Isolation;
import io.domicile.contract.tenant.TenantId;
import io.domicile.service.retries.BackOff;
import io.domicile.service.retries.Loop;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports to the control plane whenever there is something new, and now and then when there is not,
 * so that the server knows the cell's room.
 */
public final class Reporter implements Managed {

  private static final Logger log = LoggerFactory.getLogger(Reporter.class);

  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final int BATCH = 100;

  private final CellId cell;
  private final Set<Isolation> isolations;
  private final Enrolment enrolment;
  private final Observations observations;
  private final StepJournal journal;
  private final Sources sources;
  private final Clock clock;
  private final BackOff backOff = new BackOff(SHORTEST_PAUSE, LONGEST_PAUSE);
  private final Loop loop = new Loop("observed-state", this::turn, this::failed);
  private boolean away;

  /**
   * What is told besides observations.
   *
   * @param acceptedVersion of desired state
   * @param keys what to say of a tenant's key
   */
  public record Sources(
      LongSupplier acceptedVersion,
      Supplier<ObservedState.Capacity> capacity,
      BiFunction<TenantId, Epoch, Optional<ObservedKey>> keys,
      BiFunction<TenantId, Epoch, Optional<ObservedCredential>> credentials) {}

  private Reporter(
      CellContext context,
      Set<Isolation> isolations,
      Enrolment enrolment,
      Observations observations,
      StepJournal journal,
      Sources sources) {
    this.cell = context.id();
    this.isolations = isolations;
    this.enrolment = enrolment;
    this.observations = observations;
    this.journal = journal;
    this.sources = sources;
    this.clock = context.clock();
  }

  /** Starts reporting with the process. */
  public static void install(
      CellContext context,
      Set<Isolation> isolations,
      Enrolment enrolment,
      Observations observations,
      StepJournal journal,
      Sources sources,
      Environment environment) {
    environment
        .lifecycle()
        .manage(new Reporter(context, isolations, enrolment, observations, journal, sources));
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop() throws InterruptedException {
    loop.stop(Duration.ofSeconds(5));
  }

  private void turn() throws IOException, InterruptedException {
    if (enrolment.serverKeys().isEmpty()) {
      Thread.sleep(SHORTEST_PAUSE);
      return;
    }
    boolean more = report();
    backOff.reset();
    away = false;
    if (!more) {
      boolean told = observations.awaitNews(HEARTBEAT);
      log.trace("Reporting {}.", told ? "news" : "that nothing is new");
    }
  }

  private void failed(Throwable cause) throws InterruptedException {
    if (!away) {
      log.warn("The control plane does not take reports: {}", cause.toString());
      away = true;
    }
    Thread.sleep(backOff.next());
  }

  /** One report; true if there is more to say. */
  private boolean report() throws IOException, InterruptedException {
    List<Observations.Observation> unheard = observations.unheard(BATCH);
    var state =
        new ObservedState(
            cell,
            sources.acceptedVersion().getAsLong(),
            clock.instant(),
            isolations,
            sources.capacity().get(),
            unheard.stream().map(this::tenant).toList());
    var response =
        enrolment
            .controlPlane()
            .send("POST", "/v1/cells/" + cell + "/observed-state", state, TIMEOUT);
    if (response.statusCode() / 100 != 2) {
      throw new IOException("The control plane answered a report with " + Peer.summary(response));
    }
    observations.acknowledge(unheard);
    return unheard.size() == BATCH;
  }

  private ObservedTenant tenant(Observations.Observation one) {
    return new ObservedTenant(
        one.tenant(),
        one.generation(),
        one.epoch(),
        one.state(),
        one.database(),
        one.schemaRelease(),
        journal.steps(one.tenant(), one.generation()),
        one.refusal(),
        one.observedAt(),
        sources.keys().apply(one.tenant(), one.epoch()).orElse(null),
        sources.credentials().apply(one.tenant(), one.epoch()).orElse(null));
  }
}
