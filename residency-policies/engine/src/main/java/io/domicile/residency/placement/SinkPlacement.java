package io.domicile.residency.placement;

import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.decision.Decision;

/**
 * The right to send to a sink in a region what tells of a tenant's data: logs, or metrics and
 * traces. {@link Decision#assetKind} says which of the two.
 *
 * @param decision the permit it rests on; a permit of another kind is refused with {@link
 *     IllegalArgumentException}
 */
public record SinkPlacement(Decision.Permitted decision) implements LawfulPlacement {
  public SinkPlacement {
    PermitToStore.require(decision, AssetKind.LOG, AssetKind.TELEMETRY);
  }
}
