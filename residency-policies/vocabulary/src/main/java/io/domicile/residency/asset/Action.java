package io.domicile.residency.asset;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.domicile.residency.words.WireName;

/** What would happen to the asset there. JSON: lower case. */
public enum Action {
  /** Bytes come to rest there. */
  STORE,

  /** Clear text is computed on there. */
  PROCESS,

  /** A person there gets to see it; in law a transfer to where that person is. */
  ACCESS;

  @JsonCreator
  public static Action of(String name) {
    return WireName.parse(Action.class, name);
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
