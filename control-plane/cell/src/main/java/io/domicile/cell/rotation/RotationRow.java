package io.domicile.cell.rotation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A rotation as it is kept. */
public record RotationRow(
    UUID id,
    TenantId tenant,
    Epoch epoch,
    int fromSerial,
    int toSerial,
    Cause cause,
    State state,
    int overlapSeconds,
    Instant requestedAt,
    @Nullable Long publishedVersion,
    @Nullable Instant closesAt,
    @Nullable Instant finishedAt,
    boolean forced,
    int failures,
    @Nullable String lastFailure) {

  /** Why it was begun. */
  public enum Cause {
    @JsonProperty("scheduled")
    SCHEDULED,
    @JsonProperty("operator")
    OPERATOR
  }

  /** How far it is. */
  public enum State {
    @JsonProperty("making")
    MAKING,
    /** Both roles log in. */
    @JsonProperty("overlapping")
    OVERLAPPING,
    @JsonProperty("closing")
    CLOSING,
    @JsonProperty("done")
    DONE,
    /** For a suspension or a new epoch. */
    @JsonProperty("abandoned")
    ABANDONED
  }

  Duration overlap() {
    return Duration.ofSeconds(overlapSeconds);
  }

  boolean isOpen() {
    return state != State.DONE && state != State.ABANDONED;
  }
}
