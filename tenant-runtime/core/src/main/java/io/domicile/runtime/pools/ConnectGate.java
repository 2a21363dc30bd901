package io.domicile.runtime.pools;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Damps storms: only so many connections to a cluster are opened at the same time, and none for a
 * while after the cluster said that it is full. That while doubles, with jitter, until the cluster
 * admits one again. Thread-safe.
 */
final class ConnectGate {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final int MOST_DOUBLINGS = 4;

  private final Semaphore places;
  private final int size;
  private final LongSupplier nanoTime;
  private int fullInARow;
  private long pausedUntil;

  ConnectGate(int size, LongSupplier nanoTime) {
    this.places = new Semaphore(size, true);
    this.size = size;
    this.nanoTime = nanoTime;
    this.pausedUntil = nanoTime.getAsLong();
  }

  /** How many are being opened now. */
  int connecting() {
    return size - places.availablePermits();
  }

  /**
   * Waits for a place and for the end of a pause.
   *
   * @return false if it would take longer than that
   */
  boolean enter(Duration timeout) throws InterruptedException {
    long pause = pause().toNanos();
    if (pause > timeout.toNanos()) {
      return false;
    }
    TimeUnit.NANOSECONDS.sleep(pause);
    return places.tryAcquire(timeout.toNanos() - pause, TimeUnit.NANOSECONDS);
  }

  void leave() {
    places.release();
  }

  /** How long the cluster is left in peace yet. */
  synchronized Duration pause() {
    return Duration.ofNanos(Math.max(0, pausedUntil - nanoTime.getAsLong()));
  }

  synchronized void full() {
    long pause = FIRST_PAUSE.toNanos() << Math.min(fullInARow, MOST_DOUBLINGS);
    fullInARow++;
    long jitter = ThreadLocalRandom.current().nextLong(pause / 2);
    pausedUntil = nanoTime.getAsLong() + pause / 2 + jitter;
  }

  synchronized void admitted() {
    fullInARow = 0;
  }
}
