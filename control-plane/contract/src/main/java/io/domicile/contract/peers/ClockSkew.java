package io.domicile.contract.peers;

import java.time.Duration;
import java.time.Instant;

/**
 * How far a peer's clock is ahead of ours; negative if it is behind. One exchange only bounds it:
 * the answer was made at some moment between sending and receiving, and its {@code Date} leaves out
 * the part of a second.
 *
 * @param least the difference is not smaller
 * @param most the difference is not larger
 * @param measuredAt by our clock
 */
public record ClockSkew(Duration least, Duration most, Instant measuredAt) {

  /** From here on a difference is worth a warning. */
  public static final Duration WARNING = Duration.ofSeconds(5);

  /** How far two clocks may be apart before a signature is refused. */
  public static final Duration TOLERATED = Duration.ofSeconds(30);

  /** Longer than a token takes from its signing to its verification, unless something is wrong. */
  private static final Duration LONGEST_TRANSIT = Duration.ofSeconds(2);

  /**
   * As an answer shows it.
   *
   * @param date the answer's {@code Date}, in whole seconds
   */
  static ClockSkew ofAnswer(Instant sent, Instant received, Instant date) {
    return new ClockSkew(
        Duration.between(received, date), Duration.between(sent, date.plusSeconds(1)), received);
  }

  /** As a request shows it that the peer signed at a time. */
  static ClockSkew ofRequest(Instant signed, Instant received) {
    Duration least = Duration.between(received, signed);
    return new ClockSkew(least, least.plus(LONGEST_TRANSIT), received);
  }

  /** The smallest difference that explains what was seen; zero if the clocks may agree. */
  public Duration shift() {
    if (least.isPositive()) {
      return least;
    }
    return most.isNegative() ? most : Duration.ZERO;
  }

  /** Whether it is worth a warning. */
  public boolean isNotable() {
    return shift().abs().compareTo(WARNING) >= 0;
  }

  /** Whether signatures are refused because of it. */
  public boolean isTolerated() {
    return shift().abs().compareTo(TOLERATED) <= 0;
  }

  Duration uncertainty() {
    return most.minus(least);
  }
}
