package io.domicile.service.retries;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that takes one turn after another until it is stopped. A turn that fails ends nothing:
 * whoever owns the loop is told, pauses, and the next turn comes. Thread-safe.
 */
public final class Loop {

  /** One round of the work; it waits for what it needs by itself. */
  @FunctionalInterface
  public interface Turn {
    /**
     * Takes it.
     *
     * @throws InterruptedException ends the loop
     * @throws Exception is told to the loop's {@link Failure}
     */
    void take() throws Exception;
  }

  /** What follows a turn that failed: say so, and pause. */
  @FunctionalInterface
  public interface Failure {
    /**
     * Deals with it.
     *
     * @throws InterruptedException ends the loop
     */
    void after(Throwable cause) throws InterruptedException;
  }

  private static final Logger log = LoggerFactory.getLogger(Loop.class);

  private static final Duration AFTER_A_DOUBLE_FAILURE = Duration.ofSeconds(1);

  private final String name;
  private final Turn turn;
  private final Failure failure;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable Thread thread;

  /** Does nothing until started. */
  public Loop(String name, Turn turn, Failure failure) {
    this.name = name;
    this.turn = turn;
    this.failure = failure;
  }

  /** Begins with the first turn, on a virtual thread. */
  public void start() {
    thread = Thread.ofVirtual().name(name).start(this::run);
  }

  /** Interrupts the turn that is under way, takes no more, and waits so long for the end. */
  public void stop(Duration patience) throws InterruptedException {
    stopping.countDown();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
      running.join(patience);
    }
  }

  /**
   * Lets the turn that is under way come to its end, takes no more, and waits so long for it.
   *
   * @param wake wakes a turn that waits
   */
  public void finish(Runnable wake, Duration patience) throws InterruptedException {
    stopping.countDown();
    wake.run();
    Thread running = thread;
    if (running != null) {
      running.join(patience);
    }
  }

  public boolean isStopped() {
    return stopping.getCount() == 0;
  }

  /** Waits so long, or until the loop is stopped; true if it is. */
  public boolean pause(Duration time) throws InterruptedException {
    return stopping.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Even a failure to deal with a failure ends nothing. */
  private void told(Throwable cause) throws InterruptedException {
    try {
      failure.after(cause);
    } catch (RuntimeException | Error e) {
      e.addSuppressed(cause);
      log.error("{}: what follows a failed turn failed itself", name, e);
      if (pause(AFTER_A_DOUBLE_FAILURE)) {
        log.debug("{} was stopped meanwhile", name);
      }
    }
  }

  private void run() {
    try {
      while (!isStopped()) {
        try {
          turn.take();
        } catch (InterruptedException e) {
          throw e;
        } catch (Exception | Error e) {
          told(e);
        }
      }
    } catch (InterruptedException e) {
      // Stopped: the thread ends here, so nobody is left to be told.
    }
  }
}
