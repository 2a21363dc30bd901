package io.domicile.residency.placement;

import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.decision.Decision;

/**
 * The right to put a tenant's primary in a region.
 *
 * @param decision the permit it rests on; a permit of another kind is refused with {@link
 *     IllegalArgumentException}
 */
public record Placement(Decision.Permitted decision) implements LawfulPlacement {
  public Placement {
    PermitToStore.require(decision, AssetKind.PRIMARY);
  }

  /**
   * Turns the permit into a placement.
   *
   * @throws IllegalArgumentException when the decision is about anything but storing a primary
   */
  public static Placement of(Decision.Permitted decision) {
    return new Placement(decision);
  }
}
