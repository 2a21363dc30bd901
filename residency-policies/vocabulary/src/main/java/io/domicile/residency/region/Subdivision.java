package io.domicile.residency.region;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * A part of a country whose law differs from its neighbours', by its ISO 3166-2 code: {@code
 * CA-QC}. JSON: a string.
 *
 * <p>Construction throws {@link IllegalArgumentException} when ISO 3166-2 has no such code.
 */
public record Subdivision(@JsonValue String code) implements Comparable<Subdivision> {
  private static final Pattern SHAPE = Pattern.compile("[A-Z]{2}-[A-Z0-9]{1,3}");

  public Subdivision {
    if (!SHAPE.matcher(code).matches() || !Subdivisions.contain(code)) {
      throw new IllegalArgumentException(
          "not an ISO 3166-2 subdivision code (expected something like CA-QC)");
    }
  }

  @JsonCreator
  public static Subdivision of(String code) {
    return new Subdivision(code);
  }

  public Country country() {
    return Country.of(code.substring(0, 2));
  }

  @Override
  public int compareTo(Subdivision other) {
    return code.compareTo(other.code);
  }

  @Override
  public String toString() {
    return code;
  }
}
