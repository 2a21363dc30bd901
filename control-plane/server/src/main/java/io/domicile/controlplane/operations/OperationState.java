package io.domicile.controlplane.operations;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The states of an operation; the last two are final. */
public enum OperationState {
  PENDING,
  RUNNING,
  SUCCEEDED,
  FAILED;

  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean isFinal() {
    return this == SUCCEEDED || this == FAILED;
  }

  static OperationState of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }
}
