package io.domicile.residency.simulation;

import io.domicile.residency.region.RegionCode;
import java.util.List;

/**
 * What becomes of tenants with one policy and assets in the same places.
 *
 * @param effect the worst of what becomes of their assets
 * @param lawfulRegions where all that a home needs may be then; worked out only where something is
 *     unlawful then, else empty
 * @param resting assets that stay lawful, and rest on another assessment of the law of a country
 *     that is supposed to be struck off a list
 */
public record Verdict(
    Effect effect,
    List<AssetVerdict> assets,
    List<RegionCode> lawfulRegions,
    List<RestingAsset> resting) {
  public Verdict {
    assets = List.copyOf(assets);
    lawfulRegions = List.copyOf(lawfulRegions);
    resting = List.copyOf(resting);
  }
}
