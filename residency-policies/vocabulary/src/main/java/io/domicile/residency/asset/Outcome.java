package io.domicile.residency.asset;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What one pack, or the decision as a whole, says; a decision as a whole is only ever permit or
 * deny. JSON: lower case.
 */
public enum Outcome {
  PERMIT,
  DENY,
  NOT_APPLICABLE;

  @JsonCreator
  public static Outcome of(String name) {
    for (var outcome : values()) {
      if (outcome.wireName().equals(name)) {
        return outcome;
      }
    }
    throw new IllegalArgumentException("no such outcome");
  }

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return wireName();
  }
}
