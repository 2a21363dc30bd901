package io.domicile.residency.placement;

import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.decision.Decision;
import java.util.Arrays;
import java.util.List;

/** Holds a permit against what is to be done with it. */
final class PermitToStore {
  private PermitToStore() {}

  /**
   * Refuses a permit for anything but storing one of these kinds.
   *
   * @throws IllegalArgumentException saying what the permit is for
   */
  static void require(Decision.Permitted decision, AssetKind... kinds) {
    var fitting = List.copyOf(Arrays.asList(kinds));
    if (decision.action() != Action.STORE || !fitting.contains(decision.assetKind())) {
      throw new IllegalArgumentException(
          "needs a permit to store a "
              + String.join(" or ", fitting.stream().map(AssetKind::wireName).toList())
              + ", not to "
              + decision.action()
              + " a "
              + decision.assetKind());
    }
  }
}
