package io.domicile.cell.rotation;

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
    String cause,
    String state,
    int overlapSeconds,
    Instant requestedAt,
    @Nullable Long publishedVersion,
    @Nullable Instant closesAt,
    @Nullable Instant finishedAt,
    boolean forced,
    int failures,
    @Nullable String lastFailure) {

  Duration overlap() {
    return Duration.ofSeconds(overlapSeconds);
  }

  boolean isOpen() {
    return !state.equals("done") && !state.equals("abandoned");
  }
}
