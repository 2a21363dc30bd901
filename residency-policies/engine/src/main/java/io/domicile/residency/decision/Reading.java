package io.domicile.residency.decision;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * How the engine combines what packs say. A decision records by which reading it was made, and is
 * made again by that one. JSON: its number; a decision that names none was made by the first.
 */
public enum Reading {
  /**
   * A mechanism that names no place serves everywhere, a pack that is named is a ground, and a
   * country that no pack models is passed over.
   */
  FIRST(1),

  /** As the third, but the regions of other clouds are unknown. */
  SECOND(2),

  /** What holds now. */
  THIRD(3);

  private final int number;

  Reading(int number) {
    this.number = number;
  }

  /** What new decisions are made by. */
  public static Reading present() {
    return THIRD;
  }

  @JsonCreator
  public static Reading of(int number) {
    for (var reading : values()) {
      if (reading.number == number) {
        return reading;
      }
    }
    throw new IllegalArgumentException("no such reading");
  }

  @JsonValue
  public int number() {
    return number;
  }
}
