package io.domicile.contract.signatures;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Names a verification key: the first 16 hex digits of the SHA-256 of its 32 raw bytes. */
public record KeyId(@JsonValue String value) {

  @JsonCreator
  public KeyId {
    if (!value.matches("[0-9a-f]{16}")) {
      throw new IllegalArgumentException("A key id has 16 lower-case hex digits.");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
