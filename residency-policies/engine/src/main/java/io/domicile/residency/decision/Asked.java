package io.domicile.residency.decision;

import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import org.jspecify.annotations.Nullable;

/**
 * One place of a question, as it is put to the packs.
 *
 * @param keys where the keys are; null is unknown
 * @param who who looks or receives; {@link Who#nobody} where the question names nobody
 */
record Asked(AssetKind kind, Action action, Spot place, @Nullable Spot keys, Who who) {
  static Asked of(AssetKind kind, Action action, Spot place, @Nullable Spot keys) {
    return new Asked(kind, action, place, keys, Who.nobody());
  }
}
