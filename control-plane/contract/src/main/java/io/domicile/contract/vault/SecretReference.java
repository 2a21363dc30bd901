package io.domicile.contract.vault;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The address of a secret within the region's secret store, such as {@code
 * tenants/<id>/database/e1-s1}: slash-separated labels of letters, digits, {@code _} and {@code -}.
 * A reference is written once and names the same secret until deleted.
 */
public record SecretReference(@JsonValue String value) {

  @JsonCreator
  public SecretReference {
    if (value.length() > 200 || !value.matches("[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*")) {
      throw new IllegalArgumentException(
          "A secret reference is a path of plain labels, at most 200 characters long.");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
