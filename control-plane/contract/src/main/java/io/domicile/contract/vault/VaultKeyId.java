package io.domicile.contract.vault;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The name of a key within its vault: opaque, at most 255 characters of letters, digits and {@code
 * :/_-}.
 */
public record VaultKeyId(@JsonValue String value) {

  @JsonCreator
  public VaultKeyId {
    if (!value.matches("[A-Za-z0-9:/_-]{1,255}")) {
      throw new IllegalArgumentException(
          "A vault key id has 1 to 255 letters, digits and :/_- characters.");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
