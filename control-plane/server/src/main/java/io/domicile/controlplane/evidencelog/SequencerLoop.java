package io.domicile.controlplane.evidencelog;

import com.codahale.metrics.health.HealthCheck;
import io.domicile.service.retries.Loop;
import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the sequencer whenever this process has committed an event, and now and then for those of
 * other processes. What fails is tried again at the next turn; events wait in their table meanwhile
 * and nothing is lost.
 */
final class SequencerLoop implements Managed {

  private static final Logger log = LoggerFactory.getLogger(SequencerLoop.class);

  private final Sequencer sequencer;
  private final Duration pollInterval;
  private final Semaphore wakeups = new Semaphore(0);
  private final AtomicReference<@Nullable Throwable> lastFailure = new AtomicReference<>();
  private final Loop loop = new Loop("evidence-sequencer", this::turn, this::failed);

  SequencerLoop(Sequencer sequencer, Duration pollInterval) {
    this.sequencer = sequencer;
    this.pollInterval = pollInterval;
  }

  /**
   * Takes the first turn itself, so that a log that does not match its key or its checkpoint stops
   * the application from starting.
   */
  @Override
  public void start() {
    sequencer.sequence();
    loop.start();
  }

  @Override
  public void stop() throws InterruptedException {
    // Not interrupted: a batch that has begun is finished.
    loop.finish(this::wake, Duration.ofSeconds(15));
  }

  /** Says that there may be something to do. */
  void wake() {
    wakeups.release();
  }

  HealthCheck healthCheck() {
    return new HealthCheck() {
      @Override
      protected Result check() {
        Throwable failure = lastFailure.get();
        return failure == null ? Result.healthy() : Result.unhealthy(failure);
      }
    };
  }

  private void turn() throws InterruptedException {
    while (!loop.isStopped() && sequencer.anyPending() && sequencer.sequence() == Sequencer.BATCH) {
      // A full batch: there may be more.
    }
    lastFailure.set(null);
    boolean woken = wakeups.tryAcquire(pollInterval.toMillis(), TimeUnit.MILLISECONDS);
    log.trace("Woken: {}", woken);
    // All events committed by now go into the batch that follows.
    wakeups.drainPermits();
  }

  /** However many events come in, a sequencer that fails tries no more often than it polls. */
  private void failed(Throwable cause) throws InterruptedException {
    if (lastFailure.getAndSet(cause) == null) {
      log.error(
          "Events are not getting into the evidence log; they are kept and tried again", cause);
    }
    loop.pause(pollInterval);
    wakeups.drainPermits();
  }
}
