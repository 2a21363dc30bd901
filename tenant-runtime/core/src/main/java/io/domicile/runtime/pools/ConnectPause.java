package io.domicile.runtime.pools;

import io.domicile.service.retries.BackOff;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A pause after each failure, doubling with jitter up to a bound, until a success. Thread-safe. */
final class ConnectPause {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = FIRST_PAUSE.multipliedBy(16);

  private final LongSupplier nanoTime;
  private final BackOff backOff = new BackOff(FIRST_PAUSE, LONGEST_PAUSE);
  private long pausedUntil;

  ConnectPause(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.pausedUntil = nanoTime.getAsLong();
  }

  /** What is left of the present pause; zero if there is none. */
  synchronized Duration pause() {
    return Duration.ofNanos(Math.max(0, pausedUntil - nanoTime.getAsLong()));
  }

  synchronized void failed() {
    pausedUntil = nanoTime.getAsLong() + backOff.next().toNanos();
  }

  synchronized void succeeded() {
    backOff.reset();
  }
}
