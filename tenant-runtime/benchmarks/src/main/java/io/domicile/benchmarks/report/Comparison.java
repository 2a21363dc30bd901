package io.domicile.benchmarks.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One figure of ours as a multiple of a peer's, or of a bound.
 *
 * @param name such as {@code checkout, ours to bare Hikari}
 * @param ratio ours divided by the peer's
 * @param low the least that the two confidence intervals leave possible; null without them
 * @param high the most; null without them
 * @param target what was aimed at; null where nothing was
 */
public record Comparison(
    String name,
    double ratio,
    @Nullable Double low,
    @Nullable Double high,
    @Nullable Target target) {

  /**
   * A bound on a ratio.
   *
   * @param bound the multiple
   * @param atMost whether ours is to stay at or below it; false for at or above
   */
  public record Target(double bound, boolean atMost) {

    public static Target atMost(double bound) {
      return new Target(bound, true);
    }

    public static Target atLeast(double bound) {
      return new Target(bound, false);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s %.2f", atMost ? "at most" : "at least", bound);
    }
  }

  /** Compares two figures of one unit. */
  public static Comparison of(String name, Figure ours, Figure peer, @Nullable Target target) {
    if (!ours.unit().equals(peer.unit())) {
      throw new IllegalArgumentException(ours.unit() + " is not " + peer.unit());
    }
    double ratio = ours.value() / peer.value();
    Double a = ours.error();
    Double b = peer.error();
    return a == null || b == null
        ? new Comparison(name, ratio, null, null, target)
        : new Comparison(
            name,
            ratio,
            (ours.value() - a) / (peer.value() + b),
            (ours.value() + a) / Math.max(peer.value() - b, Double.MIN_NORMAL),
            target);
  }

  /** Whether the ratio itself keeps to the target; null where there is none. */
  @JsonProperty
  public @Nullable Boolean met() {
    if (target == null) {
      return null;
    }
    return target.atMost() ? ratio <= target.bound() : ratio >= target.bound();
  }
}
