package io.domicile.contract.tenant;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Counts the homes and re-openings of a tenant, from 1. A higher epoch fences every lower one; it
 * never goes back.
 */
public record Epoch(@JsonValue long value) implements Comparable<Epoch> {

  public static final Epoch FIRST = new Epoch(1);

  @JsonCreator
  public Epoch {
    if (value < 1) {
      throw new IllegalArgumentException("An epoch is at least 1.");
    }
  }

  public Epoch next() {
    return new Epoch(value + 1);
  }

  @Override
  public int compareTo(Epoch other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
