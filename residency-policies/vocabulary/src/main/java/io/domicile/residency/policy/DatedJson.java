package io.domicile.residency.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes what is dated: a bare name where there are no dates, an object where there are.
 */
final class DatedJson {
  private DatedJson() {}

  /** Makes one from its parts. */
  interface Maker<T, D extends Dated> {
    D make(T term, @Nullable LocalDate validFrom, @Nullable LocalDate validUntil);
  }

  static Object write(String name, Dated dated) {
    if (dated.validFrom() == null && dated.validUntil() == null) {
      return dated.term().wireName();
    }
    var json = new LinkedHashMap<String, String>();
    json.put(name, dated.term().wireName());
    if (dated.validFrom() != null) {
      json.put("validFrom", dated.validFrom().toString());
    }
    if (dated.validUntil() != null) {
      json.put("validUntil", dated.validUntil().toString());
    }
    return json;
  }

  /**
   * Reads one.
   *
   * @param property where it stands, dotted, for messages
   * @param name of the object's property that says what it is
   */
  static <T, D extends Dated> D read(
      String property, JsonNode json, String name, Function<String, T> parser, Maker<T, D> maker) {
    if (json.isTextual()) {
      return maker.make(Json.value(property, json, parser), null, null);
    }
    Json.checkObject(property, json, Set.of(name, "validFrom", "validUntil"));
    T term = Json.value(property + "." + name, json.path(name), parser);
    var from = date(property + ".validFrom", json.path("validFrom"));
    var until = date(property + ".validUntil", json.path("validUntil"));
    try {
      return maker.make(term, from, until);
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
}
