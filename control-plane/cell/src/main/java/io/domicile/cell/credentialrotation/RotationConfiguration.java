package io.domicile.cell.credentialrotation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When credentials are rotated.
 *
 * @param period how old a tenant's login role may get; {@code PT0S} rotates on demand alone;
 *     default P30D
 * @param overlap how long the old role stays open at most, for a runtime that has not heard of the
 *     new one; at least as long as runtimes let replaced pools drain; default PT10M
 */
public record RotationConfiguration(Duration period, Duration overlap) {

  private static final Duration LONGEST_OVERLAP = Duration.ofDays(7);

  public static final RotationConfiguration DEFAULTS =
      new RotationConfiguration(Duration.ofDays(30), Duration.ofMinutes(10));

  public RotationConfiguration {
    if (period.isNegative()) {
      throw new IllegalArgumentException("credentialRotation.period is not negative.");
    }
    if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
      throw new IllegalArgumentException("credentialRotation.overlap is PT0S to P7D.");
    }
  }

  @JsonCreator
  static RotationConfiguration of(
      @JsonProperty("period") @Nullable Duration period,
      @JsonProperty("overlap") @Nullable Duration overlap) {
    return new RotationConfiguration(
        period == null ? DEFAULTS.period : period, overlap == null ? DEFAULTS.overlap : overlap);
  }

  /** Whether credentials are rotated by age. */
  boolean isScheduled() {
    return !period.isZero();
  }
}
