package io.domicile.controlplane.evidencelog;

import com.codahale.metrics.health.HealthCheck;
import io.dropwizard.lifecycle.Managed;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.JdbiException;
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
  private final AtomicReference<@Nullable Exception> lastFailure = new AtomicReference<>();
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile boolean stopped;

  SequencerLoop(Sequencer sequencer, Duration pollInterval) {
    this.sequencer = sequencer;
    this.pollInterval = pollInterval;
    this.thread = Thread.ofVirtual().name("evidence-sequencer").unstarted(this::run);
  }

  /**
   * Takes the first turn itself, so that a log that does not match its key or its checkpoint stops
   * the application from starting.
   */
  @Override
  public void start() {
    sequencer.sequence();
    thread.start();
  }

  @Override
  public void stop() throws InterruptedException {
    stopped = true;
    stopping.countDown();
    wake();
    thread.join(Duration.ofSeconds(15));
  }

  /** Says that there may be something to do. */
  void wake() {
    wakeups.release();
  }

  HealthCheck healthCheck() {
    return new HealthCheck() {
      @Override
      protected Result check() {
        Exception failure = lastFailure.get();
        return failure == null ? Result.healthy() : Result.unhealthy(failure);
      }
    };
  }

  private void run() {
    try {
      while (!stopped) {
        if (turn()) {
          boolean woken = wakeups.tryAcquire(pollInterval.toMillis(), TimeUnit.MILLISECONDS);
          log.trace("Woken: {}", woken);
        } else if (stopping.await(pollInterval.toMillis(), TimeUnit.MILLISECONDS)) {
          // However many events come in, a sequencer that fails tries no more often than that.
          return;
        }
        // All events committed by now go into the batch that follows.
        wakeups.drainPermits();
      }
    } catch (InterruptedException e) {
      log.debug("Interrupted, and so stopped");
    }
  }

  private boolean turn() {
    try {
      while (!stopped && sequencer.anyPending() && sequencer.sequence() == Sequencer.BATCH) {
        // A full batch: there may be more.
      }
      lastFailure.set(null);
      return true;
    } catch (JdbiException | IllegalStateException | UncheckedIOException e) {
      if (lastFailure.getAndSet(e) == null) {
        log.error("Events are not getting into the evidence log; they are kept and tried again", e);
      }
      return false;
    }
  }
}
