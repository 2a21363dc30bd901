package io.domicile.cell.credentialrotation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.contract.operations.RotationState;
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
    RotationState state,
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

  Duration overlap() {
    return Duration.ofSeconds(overlapSeconds);
  }

  boolean isOpen() {
    return state != RotationState.DONE && state != RotationState.ABANDONED;
  }
}
