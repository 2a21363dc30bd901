package io.domicile.runtime.pools;

import java.util.function.LongSupplier;

/**
 * The time of a moment ago, which costs a read of memory where the system's clock costs a fifth of
 * a checkout. Good for what is counted in seconds: which pool is cold, which loan is overdue.
 */
final class CoarseClock {

  /** How far it may be behind, once it ticks. */
  static final long TICK_MILLIS = 20;

  private final LongSupplier nanoTime;
  private volatile long recent;

  CoarseClock(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.recent = nanoTime.getAsLong();
  }

  void tick() {
    recent = nanoTime.getAsLong();
  }

  long recent() {
    return recent;
  }
}
