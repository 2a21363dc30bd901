package io.domicile.contract.operations;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.domicile.residency.words.WireName;

/** The states of an operation; the last two are final. */
public enum OperationState {
  PENDING,
  RUNNING,
  SUCCEEDED,
  FAILED;

  /**
   * Reads a wire name.
   *
   * @throws IllegalArgumentException if it names no state
   */
  @JsonCreator
  public static OperationState of(String wireName) {
    return WireName.parse(OperationState.class, wireName);
  }

  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  public boolean isFinal() {
    return this == SUCCEEDED || this == FAILED;
  }
}
