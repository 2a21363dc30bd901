package io.domicile.contract.operations;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.domicile.residency.words.WireName;

/** How far the rotation of a tenant's database credential is; the last two are final. */
public enum RotationState {
  /** The next login role is being made. */
  MAKING,
  /** Both roles log in. */
  OVERLAPPING,
  /** The former role is being closed. */
  CLOSING,
  DONE,
  /** For a suspension or a new epoch. */
  ABANDONED;

  /**
   * Reads a wire name.
   *
   * @throws IllegalArgumentException if it names no state
   */
  @JsonCreator
  public static RotationState of(String wireName) {
    return WireName.parse(RotationState.class, wireName);
  }

  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }
}
