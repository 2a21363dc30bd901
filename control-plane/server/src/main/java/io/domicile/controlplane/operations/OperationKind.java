package io.domicile.controlplane.operations;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What an operation is for. */
public enum OperationKind {
  CREATE,
  SUSPEND,
  RESUME;

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  static OperationKind of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
