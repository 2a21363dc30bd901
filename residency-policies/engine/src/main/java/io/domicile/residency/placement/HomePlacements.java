package io.domicile.residency.placement;

import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.decision.Decision;
import java.util.List;

/**
 * Everything that a tenant's home needs, each with the right to be where it is to be: the key where
 * the keys are, all else in the home's region.
 */
public record HomePlacements(
    Placement primary,
    BackupPlacement backup,
    KeyPlacement key,
    SinkPlacement log,
    SinkPlacement telemetry,
    CachePlacement cache) {

  /**
   * Sorts the permits of a home.
   *
   * @throws IllegalArgumentException when one of {@code AssetKind.home()} is missing
   */
  static HomePlacements of(List<Decision.Permitted> permits) {
    return new HomePlacements(
        new Placement(find(permits, AssetKind.PRIMARY)),
        new BackupPlacement(find(permits, AssetKind.BACKUP)),
        new KeyPlacement(find(permits, AssetKind.KEY)),
        new SinkPlacement(find(permits, AssetKind.LOG)),
        new SinkPlacement(find(permits, AssetKind.TELEMETRY)),
        new CachePlacement(find(permits, AssetKind.CACHE)));
  }

  private static Decision.Permitted find(List<Decision.Permitted> permits, AssetKind kind) {
    return permits.stream()
        .filter(permit -> permit.assetKind() == kind)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no permit for the home's " + kind));
  }
}
