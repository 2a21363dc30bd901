package io.domicile.contract.tenant;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * The name of a cell: its region's code, a hyphen and a short suffix, such as {@code
 * eu-central-1-a}.
 */
public record CellId(@JsonValue String value) {

  private static final Pattern FORM = Pattern.compile("[a-z]{2,4}(?:-[a-z0-9]+){2,4}");

  public CellId {
    if (value.length() > 40 || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "A cell id is a region code and a suffix, such as eu-central-1-a.");
    }
  }

  @JsonCreator
  public static CellId of(String value) {
    return new CellId(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
