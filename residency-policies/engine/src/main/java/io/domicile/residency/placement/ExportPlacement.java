package io.domicile.residency.placement;

import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.decision.Decision;

/**
 * The right to keep files that left a tenant's database in a region: reports, events, extracts.
 *
 * @param decision the permit it rests on; a permit of another kind is refused with {@link
 *     IllegalArgumentException}
 */
public record ExportPlacement(Decision.Permitted decision) implements LawfulPlacement {
  public ExportPlacement {
    PermitToStore.require(decision, AssetKind.EXPORT);
  }
}
