package io.domicile.residency.placement;

import io.domicile.residency.decision.Decision;
import io.domicile.residency.region.RegionCode;
import org.jspecify.annotations.Nullable;

/**
 * The right to put one kind of a tenant's assets in one region. Whoever makes such an asset takes
 * the type and not a region: each kind of asset has a type of its own, and each can be made only
 * from a {@link Decision.Permitted} to store just that kind, which only the engine can make. All
 * are immutable; none can be read from JSON.
 */
public sealed interface LawfulPlacement
    permits Placement,
        ReplicaPlacement,
        BackupPlacement,
        KeyPlacement,
        SinkPlacement,
        CachePlacement,
        ExportPlacement {

  /** The permit it rests on. */
  Decision.Permitted decision();

  /** Where the asset may be. */
  default RegionCode region() {
    return decision().region();
  }

  /**
   * Where the keys are that the asset is encrypted under. The permit holds for keys there and for
   * no others; null where it holds wherever they are.
   */
  default @Nullable RegionCode keyRegion() {
    return decision().keyRegion();
  }
}
