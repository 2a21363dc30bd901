package io.domicile.controlplane.operations;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.domicile.residency.words.WireName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One step of an operation.
 *
 * @param detail for an operator; no secrets
 */
public record Step(
    String name,
    State state,
    Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable String detail) {

  /** The states of a step. */
  public enum State {
    RUNNING,
    /** It could not be done yet and is being tried again. */
    RETRYING,
    SUCCEEDED,
    FAILED;

    @JsonCreator
    static State of(String wireName) {
      return WireName.parse(State.class, wireName);
    }

    @JsonValue
    public String wireName() {
      return WireName.of(this);
    }
  }
}
