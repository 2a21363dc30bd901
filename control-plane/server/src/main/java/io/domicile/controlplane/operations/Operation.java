package io.domicile.controlplane.operations;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.domicile.contract.operations.OperationState;
import io.domicile.contract.tenant.TenantId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Long work on one tenant.
 *
 * @param steps the server's own, then those the cell reported
 * @param error why it failed; null unless it did
 * @param revision counts its changes
 */
public record Operation(
    UUID id,
    OperationKind kind,
    TenantId tenant,
    OperationState state,
    List<Step> steps,
    @Nullable OperationError error,
    @JsonIgnore long revision) {

  public Operation {
    steps = List.copyOf(steps);
  }

  /** Where it can be polled. */
  @JsonIgnore
  public String location() {
    return "/v1/operations/" + id;
  }
}
