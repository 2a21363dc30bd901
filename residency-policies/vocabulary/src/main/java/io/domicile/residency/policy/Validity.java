package io.domicile.residency.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The days of something {@link Dated}, as JSON has them and as it is sorted by them. */
record Validity(@Nullable LocalDate from, @Nullable LocalDate until) {
  static final Set<String> PROPERTIES = Set.of("validFrom", "validUntil");

  /** Whoever holds earlier comes first, and among those whoever ceases to hold earlier. */
  static final Comparator<Dated> ORDER =
      Comparator.comparing(Dated::validFrom, FactJson.nullsFirst())
          .thenComparing(Dated::validUntil, Comparator.nullsLast(Comparator.naturalOrder()));

  /**
   * Reads both days from the object that is dated by them.
   *
   * @throws UnknownFactException when they are no days, or it would never hold
   */
  static Validity parse(String property, JsonNode json) {
    var from = FactJson.date(property + ".validFrom", json.path("validFrom"));
    var until = FactJson.date(property + ".validUntil", json.path("validUntil"));
    FactJson.checkOrder(property, json, from, until);
    return new Validity(from, until);
  }

  /** Writes what there is of them. */
  static void write(Dated dated, Map<String, Object> json) {
    FactJson.put(json, "validFrom", dated.validFrom());
    FactJson.put(json, "validUntil", dated.validUntil());
  }
}
