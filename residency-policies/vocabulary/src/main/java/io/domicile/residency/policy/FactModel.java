package io.domicile.residency.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The model that a policy's facts were recorded under. JSON: its number; a policy that names none
 * is of the first.
 */
public enum FactModel {
  /**
   * A transfer mechanism was a bare name. It is read as serving everywhere until {@link
   * TransferMechanism#BARE_NAMES_SERVE_UNTIL}, and nowhere after that.
   */
  FIRST(1),

  /** A transfer mechanism says where it serves; a bare name serves nowhere. */
  SECOND(2);

  private final int number;

  FactModel(int number) {
    this.number = number;
  }

  @JsonCreator
  public static FactModel of(int number) {
    for (var model : values()) {
      if (model.number == number) {
        return model;
      }
    }
    throw new IllegalArgumentException("no such fact model");
  }

  @JsonValue
  public int number() {
    return number;
  }
}
