package io.domicile.runtime.pools;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** A pause after each failure, doubling with jitter up to a bound, until a success. Thread-safe. */
final class Backoff {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final int MOST_DOUBLINGS = 4;

  private final LongSupplier nanoTime;
  private int failures;
  private long pausedUntil;

  Backoff(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.pausedUntil = nanoTime.getAsLong();
  }

  /** What is left of the present pause; zero if there is none. */
  synchronized Duration pause() {
    return Duration.ofNanos(Math.max(0, pausedUntil - nanoTime.getAsLong()));
  }

  synchronized void failed() {
    long pause = FIRST_PAUSE.toNanos() << Math.min(failures, MOST_DOUBLINGS);
    failures++;
    long jitter = ThreadLocalRandom.current().nextLong(pause / 2);
    pausedUntil = nanoTime.getAsLong() + pause / 2 + jitter;
  }

  synchronized void succeeded() {
    failures = 0;
  }
}
