package io.domicile.contract.tenant;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The name of one runtime process within its cell, stable across its restarts. */
public record RuntimeId(@JsonValue String value) {

  private static final Pattern FORM = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  public RuntimeId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("A runtime id is a DNS label of at most 63 characters.");
    }
  }

  @JsonCreator
  public static RuntimeId of(String value) {
    return new RuntimeId(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
