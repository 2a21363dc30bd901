package io.domicile.residency.policy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something that a tenant recorded and that holds for a time: from {@code validFrom}, at midnight
 * UTC, until {@code validUntil}, exclusive; null is open-ended.
 */
public sealed interface Dated permits TransferMechanism, HeldCertification {
  /** What it is. */
  Term term();

  @Nullable LocalDate validFrom();

  @Nullable LocalDate validUntil();

  /** Whether it holds at that moment. */
  default boolean holdsAt(Instant moment) {
    return (validFrom() == null || !moment.isBefore(midnight(validFrom())))
        && (validUntil() == null || moment.isBefore(midnight(validUntil())));
  }

  /** The moments at which it begins and ceases to hold. */
  default Stream<Instant> edges() {
    return Stream.of(validFrom(), validUntil()).filter(Objects::nonNull).map(Dated::midnight);
  }

  /**
   * Checks the order of the dates.
   *
   * @throws IllegalArgumentException when it would never hold
   */
  static void check(@Nullable LocalDate validFrom, @Nullable LocalDate validUntil) {
    if (validFrom != null && validUntil != null && !validFrom.isBefore(validUntil)) {
      throw new IllegalArgumentException("validFrom must be before validUntil");
    }
  }

  private static Instant midnight(LocalDate date) {
    return date.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
