package io.domicile.residency.simulation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.decision.Question;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.RegionCode;
import org.jspecify.annotations.Nullable;

/**
 * Something of a tenant's that is somewhere.
 *
 * <p>JSON: {@code {"kind","region","keyRegion"?}}.
 *
 * @param keyRegion where the keys are that it is encrypted under; null is unknown
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlacedAsset(AssetKind kind, RegionCode region, @Nullable RegionCode keyRegion) {
  Question question(ResidencyPolicy policy) {
    return Question.of(policy, kind, region).withKeyRegion(keyRegion);
  }
}
