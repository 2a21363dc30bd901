package io.domicile.residency.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the policy's JSON by hand: whatever mapper the caller configured, an unknown name or value
 * is an error that names both. A lenient mapper would read a misspelt fact as "unknown" and a
 * misspelt pin as "no pin".
 */
final class FactJson {
  private static final int MOST_VALUES = 300;
  private static final int LONGEST_TEXT = 300;

  private FactJson() {}

  static void checkObject(String property, JsonNode json, Set<String> known) {
    if (!json.isObject()) {
      throw new UnknownFactException(property, json.toString(), "expected an object");
    }
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new UnknownFactException(join(property, name), name, "no such property");
              }
            });
  }

  static <T> T value(String property, JsonNode json, Function<String, T> parser) {
    if (!json.isTextual()) {
      throw new UnknownFactException(
          property, json.isMissingNode() ? "" : json.toString(), "expected a string");
    }
    try {
      return parser.apply(json.textValue());
    } catch (IllegalArgumentException e) {
      throw new UnknownFactException(property, json.textValue(), "unknown value");
    }
  }

  static <T> @Nullable List<T> list(
      String property, JsonNode json, BiFunction<String, JsonNode, T> reader) {
    if (json.isMissingNode() || json.isNull()) {
      return null;
    }
    if (!json.isArray() || json.size() > MOST_VALUES) {
      throw new UnknownFactException(
          property, json.toString(), "expected an array of at most " + MOST_VALUES);
    }
    var values = new ArrayList<T>();
    json.forEach(item -> values.add(reader.apply(property, item)));
    return values;
  }

  static <T> @Nullable Set<T> set(String property, JsonNode json, Function<String, T> parser) {
    var values = list(property, json, (name, item) -> value(name, item, parser));
    return values == null ? null : new LinkedHashSet<>(values);
  }

  /** Sorted and immutable, so that equal facts serialise, hash and compare alike. */
  static <T extends Comparable<T>> @Nullable Set<T> sorted(@Nullable Collection<T> values) {
    return values == null
        ? null
        : Collections.unmodifiableSet(new LinkedHashSet<>(new TreeSet<>(values)));
  }

  /** A text of at most 300 characters; null where there is none. */
  static @Nullable String text(String property, JsonNode json) {
    if (json.isMissingNode() || json.isNull()) {
      return null;
    }
    var text = FactJson.<String>value(property, json, value -> value);
    if (text.isBlank() || text.length() > LONGEST_TEXT) {
      throw new UnknownFactException(
          property, text, "expected 1 to " + LONGEST_TEXT + " characters");
    }
    return text;
  }

  /** A day; null where there is none. */
  static @Nullable LocalDate date(String property, JsonNode json) {
    if (json.isMissingNode() || json.isNull()) {
      return null;
    }
    try {
      return LocalDate.parse(json.asText());
    } catch (DateTimeParseException e) {
      throw new UnknownFactException(property, json.asText(), "not a date (expected 2026-01-31)");
    }
  }

  static void checkOrder(
      String property, JsonNode json, @Nullable LocalDate from, @Nullable LocalDate until) {
    if (from != null && until != null && !from.isBefore(until)) {
      throw new UnknownFactException(
          property, json.toString(), "validFrom must be before validUntil");
    }
  }

  /** Puts what there is, as text. */
  static void put(Map<String, Object> json, String name, @Nullable Object value) {
    if (value != null) {
      json.put(name, value.toString());
    }
  }

  static Set<String> union(Set<String> own, Set<String> shared) {
    return Stream.concat(own.stream(), shared.stream()).collect(Collectors.toUnmodifiableSet());
  }

  static <T extends Comparable<? super T>> Comparator<@Nullable T> nullsFirst() {
    return Comparator.nullsFirst(Comparator.naturalOrder());
  }

  static String join(String property, String name) {
    return property.isEmpty() ? name : property + "." + name;
  }
}
