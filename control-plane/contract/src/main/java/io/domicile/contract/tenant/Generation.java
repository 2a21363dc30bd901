package io.domicile.contract.tenant;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Counts the changes of what must be true of a tenant, from 1. A cell refuses a generation below
 * one it has accepted.
 */
public record Generation(@JsonValue long value) implements Comparable<Generation> {

  public static final Generation FIRST = new Generation(1);

  @JsonCreator
  public Generation {
    if (value < 1) {
      throw new IllegalArgumentException("A generation is at least 1.");
    }
  }

  public Generation next() {
    return new Generation(value + 1);
  }

  @Override
  public int compareTo(Generation other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
