package io.domicile.runtime.pools;

import java.time.Duration;

/**
 * How much a pool has been used of late: its uses, each weighing less the longer it is ago. A tick
 * of the clock counts once, however many uses fall into it, so that a busy pool writes little here;
 * that threads which write at once may lose each other's use matters as little. Thread-safe.
 */
final class Warmth {

  /** The time in which a use loses two thirds of its weight. */
  private static final Duration MEMORY = Duration.ofSeconds(30);

  private volatile double uses;
  private volatile long lastUsed;

  /**
   * Of a pool that has not been used.
   *
   * @param now as {@link CoarseClock#recent}
   */
  Warmth(long now) {
    this.lastUsed = now;
  }

  /** Reads memory and, in a tick's first use, writes it; asks no clock. */
  void used(long now) {
    long last = lastUsed;
    if (now != last) {
      uses = uses * decay(now - last) + 1;
      lastUsed = now;
    }
  }

  /** Comparable with other pools' at the same moment. */
  double at(long now) {
    return uses * decay(now - lastUsed);
  }

  long lastUsed() {
    return lastUsed;
  }

  private static double decay(long nanos) {
    return Math.exp(-(double) nanos / MEMORY.toNanos());
  }
}
