package io.domicile.service.retries;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses that double up to a bound until a success. Each is cut short at random, by at most half,
 * so that those who failed together do not return together. Not thread-safe.
 */
public final class BackOff {

  private final Duration shortest;
  private final Duration longest;
  private Duration next;

  public BackOff(Duration shortest, Duration longest) {
    this.shortest = shortest;
    this.longest = longest;
    this.next = shortest;
  }

  /** A success: the next pause is the shortest again. */
  public void reset() {
    next = shortest;
  }

  /** The pause after one more failure. */
  public Duration next() {
    return next(longest);
  }

  /** The pause after a failure after which those that follow may grow to another bound. */
  public Duration next(Duration bound) {
    Duration pause = jittered(next);
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(bound) < 0 ? doubled : bound;
    return pause;
  }

  /** Between half the time and all of it. */
  public static Duration jittered(Duration time) {
    long half = time.toNanos() / 2;
    return Duration.ofNanos(half + ThreadLocalRandom.current().nextLong(half + 1));
  }

  /**
   * The pause after so many failures where they are counted elsewhere, such as in a database.
   *
   * @param failures before this one
   * @param mostDoublings how often it doubles at most
   */
  public static Duration after(int failures, Duration shortest, int mostDoublings) {
    return shortest.multipliedBy(1L << Math.min(failures, mostDoublings));
  }
}
