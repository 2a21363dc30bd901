package io.domicile.contract.observedstate;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One step of a reconciliation.
 *
 * @param name such as {@code claim-database}
 * @param detail for an operator; no secrets
 */
public record ObservedStep(
    String name,
    State state,
    Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable String detail) {

  /** The states of a step. */
  public enum State {
    @com.fasterxml.jackson.annotation.JsonProperty("running")
    RUNNING,
    @com.fasterxml.jackson.annotation.JsonProperty("succeeded")
    SUCCEEDED,
    /** It failed and is being tried again. */
    @com.fasterxml.jackson.annotation.JsonProperty("retrying")
    RETRYING
  }
}
