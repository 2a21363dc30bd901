package io.domicile.residency.placement;

import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.decision.Decision;

/**
 * The right to keep a tenant's base backups and archived WAL in a region.
 *
 * @param decision the permit it rests on; a permit of another kind is refused with {@link
 *     IllegalArgumentException}
 */
public record BackupPlacement(Decision.Permitted decision) implements LawfulPlacement {
  public BackupPlacement {
    PermitToStore.require(decision, AssetKind.BACKUP);
  }
}
