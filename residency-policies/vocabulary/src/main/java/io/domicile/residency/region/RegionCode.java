package io.domicile.residency.region;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * A cloud region's code, such as {@code eu-central-1} (AWS), {@code europe-west3} (Google) or
 * {@code westeurope} (Azure), or that of a data centre of one's own, which begins with {@code dc-}.
 * Well-formed does not mean known: ask {@link Regions#find}. JSON: a string.
 *
 * <p>Construction throws {@link IllegalArgumentException} when the text does not look like a
 * region's code.
 */
public record RegionCode(@JsonValue String value) implements Comparable<RegionCode> {
  private static final Pattern SHAPE =
      Pattern.compile(
          "[a-z]{2,12}(-[a-z]{2,12}){1,3}-?[0-9]{1,2}" // AWS, Google
              + "|[a-z]{6,24}[0-9]?" // Azure
              + "|dc(-[a-z0-9]{1,16}){1,6}");
  private static final int LONGEST = 40;

  public RegionCode {
    if (value.length() > LONGEST || !SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "not a region code (expected something like eu-central-1)");
    }
  }

  @JsonCreator
  public static RegionCode of(String value) {
    return new RegionCode(value);
  }

  @Override
  public int compareTo(RegionCode other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
