package io.domicile.residency.placement;

import io.domicile.residency.decision.Action;
import io.domicile.residency.decision.AssetKind;
import io.domicile.residency.decision.Decision;
import io.domicile.residency.region.RegionCode;

/**
 * The right to put a tenant's primary in a region. It exists only where the engine permitted just
 * that. Immutable.
 */
public final class Placement {
  private final Decision.Permitted decision;

  private Placement(Decision.Permitted decision) {
    this.decision = decision;
  }

  /**
   * Turns the permit into a placement.
   *
   * @throws IllegalArgumentException when the decision is about anything but storing a primary
   */
  public static Placement of(Decision.Permitted decision) {
    if (decision.assetKind() != AssetKind.PRIMARY || decision.action() != Action.STORE) {
      throw new IllegalArgumentException(
          "a placement needs a permit to store a primary, not to "
              + decision.action()
              + " "
              + decision.assetKind());
    }
    return new Placement(decision);
  }

  public RegionCode region() {
    return decision.region();
  }

  /** The permit it rests on. */
  public Decision.Permitted decision() {
    return decision;
  }

  @Override
  public String toString() {
    return "placement in " + region();
  }
}
