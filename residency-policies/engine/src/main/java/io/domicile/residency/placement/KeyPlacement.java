package io.domicile.residency.placement;

import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.decision.Decision;

/**
 * The right to keep a tenant's key in a region's key vault.
 *
 * @param decision the permit it rests on; a permit of another kind is refused with {@link
 *     IllegalArgumentException}
 */
public record KeyPlacement(Decision.Permitted decision) implements LawfulPlacement {
  public KeyPlacement {
    PermitToStore.require(decision, AssetKind.KEY);
  }
}
