package io.domicile.residency.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A recorded transfer mechanism and the time in which it holds: from {@code validFrom}, at midnight
 * UTC, until {@code validUntil}, exclusive; null is open-ended.
 *
 * <p>JSON: {@code "scc"}, or {@code
 * {"mechanism":"scc","validFrom":"2026-01-01","validUntil":"2027-01-01"}} where there are dates.
 */
public record TransferMechanism(
    Mechanism mechanism, @Nullable LocalDate validFrom, @Nullable LocalDate validUntil)
    implements Comparable<TransferMechanism> {
  private static final Set<String> PROPERTIES = Set.of("mechanism", "validFrom", "validUntil");
  private static final Comparator<TransferMechanism> ORDER =
      Comparator.comparing(TransferMechanism::mechanism)
          .thenComparing(
              TransferMechanism::validFrom, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(
              TransferMechanism::validUntil, Comparator.nullsLast(Comparator.naturalOrder()));

  public TransferMechanism {
    if (validFrom != null && validUntil != null && !validFrom.isBefore(validUntil)) {
      throw new IllegalArgumentException("validFrom must be before validUntil");
    }
  }

  public static TransferMechanism of(Mechanism mechanism) {
    return new TransferMechanism(mechanism, null, null);
  }

  /** Whether it holds at that moment. */
  public boolean holdsAt(Instant moment) {
    return (validFrom == null || !moment.isBefore(midnight(validFrom)))
        && (validUntil == null || moment.isBefore(midnight(validUntil)));
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static TransferMechanism fromJson(JsonNode json) {
    return parse("facts.transferMechanisms", json);
  }

  @JsonValue
  Object toJson() {
    if (validFrom == null && validUntil == null) {
      return mechanism.wireName();
    }
    var json = new LinkedHashMap<String, String>();
    json.put("mechanism", mechanism.wireName());
    if (validFrom != null) {
      json.put("validFrom", validFrom.toString());
    }
    if (validUntil != null) {
      json.put("validUntil", validUntil.toString());
    }
    return json;
  }

  static TransferMechanism parse(String property, JsonNode json) {
    if (json.isTextual()) {
      return of(Json.value(property, json, Mechanism::of));
    }
    Json.checkObject(property, json, PROPERTIES);
    try {
      return new TransferMechanism(
          Json.value(property + ".mechanism", json.path("mechanism"), Mechanism::of),
          date(property + ".validFrom", json.path("validFrom")),
          date(property + ".validUntil", json.path("validUntil")));
    } catch (UnknownFactException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new UnknownFactException(
          property, json.toString(), "validFrom must be before validUntil");
    }
  }

  private static @Nullable LocalDate date(String property, JsonNode json) {
    if (json.isMissingNode() || json.isNull()) {
      return null;
    }
    try {
      return LocalDate.parse(json.asText());
    } catch (DateTimeParseException e) {
      throw new UnknownFactException(property, json.asText(), "not a date (expected 2026-01-31)");
    }
  }

  private static Instant midnight(LocalDate date) {
    return date.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  @Override
  public int compareTo(TransferMechanism other) {
    return ORDER.compare(this, other);
  }
}
