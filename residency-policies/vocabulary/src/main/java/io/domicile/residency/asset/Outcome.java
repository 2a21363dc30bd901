package io.domicile.residency.asset;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.domicile.residency.words.WireName;

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
    return WireName.parse(Outcome.class, name);
  }

  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  @Override
  public String toString() {
    return wireName();
  }
}
