package io.domicile.residency.region;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Set;

/**
 * A country by its ISO 3166-1 alpha-2 code, upper case, as officially assigned ({@code DE}, {@code
 * GB}). JSON: a string.
 *
 * <p>Construction throws {@link IllegalArgumentException} when no country has this code.
 */
public record Country(@JsonValue String code) implements Comparable<Country> {
  private static final Set<String> ASSIGNED = Set.of(Locale.getISOCountries());

  public Country {
    if (!ASSIGNED.contains(code)) {
      throw new IllegalArgumentException("not an ISO 3166-1 alpha-2 country code");
    }
  }

  @JsonCreator
  public static Country of(String code) {
    return new Country(code);
  }

  /** The country's English name, for people to read. */
  public String displayName() {
    return Locale.of("", code).getDisplayCountry(Locale.ENGLISH);
  }

  @Override
  public int compareTo(Country other) {
    return code.compareTo(other.code);
  }

  @Override
  public String toString() {
    return code;
  }
}
