package io.domicile.cell.desiredstate;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses that double, each cut short at random, so that the cells do not return in step. */
final class BackOff {

  private final Duration shortest;
  private final Duration longest;
  private Duration next;

  BackOff(Duration shortest, Duration longest) {
    this.shortest = shortest;
    this.longest = longest;
    this.next = shortest;
  }

  void reset() {
    next = shortest;
  }

  /** Waits; false if interrupted. */
  boolean pause() {
    long half = next.toMillis() / 2;
    next = next.multipliedBy(2).compareTo(longest) < 0 ? next.multipliedBy(2) : longest;
    try {
      Thread.sleep(Duration.ofMillis(half + ThreadLocalRandom.current().nextLong(half + 1)));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
