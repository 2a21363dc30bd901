package io.domicile.residency.placement;

import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.decision.Decision;

/**
 * The right to keep a copy of a tenant's database that is read, in a region.
 *
 * @param decision the permit it rests on; a permit of another kind is refused with {@link
 *     IllegalArgumentException}
 */
public record ReplicaPlacement(Decision.Permitted decision) implements LawfulPlacement {
  public ReplicaPlacement {
    PermitToStore.require(decision, AssetKind.REPLICA);
  }
}
