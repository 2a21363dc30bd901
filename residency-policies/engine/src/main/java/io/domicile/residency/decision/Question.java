package io.domicile.residency.decision;

import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.RegionCode;
import org.jspecify.annotations.Nullable;

/**
 * May this asset of a tenant with this policy be in that region?
 *
 * @param region where the asset would be; for {@link Action#ACCESS}, where the data is that is
 *     looked at
 * @param keyRegion where the keys are that the asset is encrypted under; null is unknown, and
 *     denies where it matters
 * @param personIn where the person is who looks; null takes them to be in the region's own country.
 *     Only for {@link Action#ACCESS}
 * @param who who looks, and who receives; a person's nationalities are for {@link Action#ACCESS}
 *     only
 */
public record Question(
    ResidencyPolicy policy,
    AssetKind assetKind,
    Action action,
    RegionCode region,
    @Nullable RegionCode keyRegion,
    @Nullable Country personIn,
    Who who) {
  public Question {
    if (who.nationalities() != null && action != Action.ACCESS) {
      throw new IllegalArgumentException("personNationalities is for access only");
    }
    if (personIn != null && action != Action.ACCESS) {
      throw new IllegalArgumentException("personIn is for access only");
    }
  }

  /** Nothing is said of who looks or receives. */
  public Question(
      ResidencyPolicy policy,
      AssetKind assetKind,
      Action action,
      RegionCode region,
      @Nullable RegionCode keyRegion,
      @Nullable Country personIn) {
    this(policy, assetKind, action, region, keyRegion, personIn, Who.nobody());
  }

  /** The kind's usual action, with the keys in the same region, as in a tenant's home. */
  public static Question of(ResidencyPolicy policy, AssetKind kind, RegionCode region) {
    return new Question(policy, kind, kind.usualAction(), region, region, null);
  }

  public Question withKeyRegion(@Nullable RegionCode newKeyRegion) {
    return new Question(policy, assetKind, action, region, newKeyRegion, personIn, who);
  }

  public Question withWho(Who newWho) {
    return new Question(policy, assetKind, action, region, keyRegion, personIn, newWho);
  }

  /** Somebody in that country looks at the data in the region. */
  public static Question access(
      ResidencyPolicy policy, RegionCode region, @Nullable Country personIn) {
    return new Question(policy, AssetKind.SUPPORT_ACCESS, Action.ACCESS, region, region, personIn);
  }
}
