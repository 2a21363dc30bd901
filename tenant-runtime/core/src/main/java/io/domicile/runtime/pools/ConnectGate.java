package io.domicile.runtime.pools;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many connections to a cluster are opened at the same time, and opens none for a while
 * after the cluster said that it is full.
 *
 * <p>The limit adapts to what connecting costs (additive increase, multiplicative decrease): while
 * it takes little longer than the fastest of late, the limit grows by one each time, up to the
 * configured one; where it takes several times as long, because processors are short on either
 * side, the limit shrinks. Thread-safe.
 */
final class ConnectGate {

  /** Below this, one attempt that hangs would stop all others. */
  private static final int LEAST = 2;

  /** Connecting this many times slower than the fastest of late means that it queues somewhere. */
  private static final double SLOW = 4;

  private static final double FAST = 2;

  /** How quickly the fastest time is forgotten: by so much with each connection. */
  private static final double FORGETTING = 1.005;

  private final int most;
  private final ConnectPause full;
  private final AtomicInteger connecting = new AtomicInteger();
  private volatile Places places;
  private int limit;
  private double fastestNanos = Double.MAX_VALUE;

  /** Places that are given out in the order of asking. */
  static final class Places extends Semaphore {

    Places(int count) {
      super(count, true);
    }

    void shrink(int by) {
      reducePermits(by);
    }
  }

  ConnectGate(int most, LongSupplier nanoTime) {
    this.most = most;
    this.full = new ConnectPause(nanoTime);
    this.limit = Math.min(most, Math.max(LEAST, 2 * Runtime.getRuntime().availableProcessors()));
    this.places = new Places(limit);
  }

  /** How many are being opened now. */
  int connecting() {
    return connecting.get();
  }

  /** How many may be opened at the same time, at present. */
  synchronized int limit() {
    return limit;
  }

  /**
   * Waits for a place and for the end of a pause.
   *
   * @return what to {@link #leave}; null if it would take longer than the timeout
   */
  @Nullable Places enter(Duration timeout) throws InterruptedException {
    long pause = pause().toNanos();
    if (pause > timeout.toNanos()) {
      return null;
    }
    TimeUnit.NANOSECONDS.sleep(pause);
    Places present = places;
    if (!present.tryAcquire(timeout.toNanos() - pause, TimeUnit.NANOSECONDS)) {
      return null;
    }
    connecting.incrementAndGet();
    return present;
  }

  void leave(Places entered) {
    connecting.decrementAndGet();
    entered.release();
  }

  /** How long no connection is opened, because the cluster is full. */
  Duration pause() {
    return full.pause();
  }

  void full() {
    full.failed();
  }

  /** The cluster admitted a connection, which took that long. */
  synchronized void admitted(long nanos) {
    full.succeeded();
    fastestNanos = Math.min(fastestNanos * FORGETTING, (double) nanos);
    if (nanos > SLOW * fastestNanos && limit > LEAST) {
      int smaller = Math.max(LEAST, limit * 3 / 4);
      places.shrink(limit - smaller);
      limit = smaller;
    } else if (nanos < FAST * fastestNanos && limit < most) {
      limit++;
      places.release();
    }
  }

  /**
   * The cluster is back after an outage. Attempts from before it may hang for seconds yet; they
   * keep nobody back from now on.
   */
  synchronized void reopen() {
    places = new Places(limit);
  }
}
