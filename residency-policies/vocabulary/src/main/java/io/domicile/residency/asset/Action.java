package io.domicile.residency.asset;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

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
    for (var action : values()) {
      if (action.wireName().equals(name)) {
        return action;
      }
    }
    throw new IllegalArgumentException("no such action");
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
