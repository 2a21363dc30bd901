package io.domicile.runtime.pools;

import java.time.Duration;

/**
 * How much a pool has been used recently: a count of uses that decays exponentially. Uses within
 * one clock tick count once, so that a busy pool writes rarely. Concurrent writers may lose a use;
 * the figure only ranks pools, so that does not matter. Thread-safe.
 */
final class RecentUse {

  /** The time in which a use loses two thirds of its weight. */
  private static final Duration MEMORY = Duration.ofSeconds(30);

  private volatile double uses;
  private volatile long lastUsed;

  /**
   * For a pool that has not been used yet.
   *
   * @param now as {@link CoarseClock#recent}
   */
  RecentUse(long now) {
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
