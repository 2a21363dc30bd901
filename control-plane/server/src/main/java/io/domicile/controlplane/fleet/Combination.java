package io.domicile.controlplane.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.domicile.contract.json.Json;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.simulation.PlacedAsset;
import java.util.List;

/**
 * What tenants that are alike have in common.
 *
 * @param assets what is where, as the permits of the present home say
 */
public record Combination(ResidencyPolicy residency, List<PlacedAsset> assets) {
  public Combination {
    assets = List.copyOf(assets);
  }

  static Combination read(String residency, String assets) {
    return new Combination(
        Json.read(residency.getBytes(UTF_8), ResidencyPolicy.class),
        List.of(Json.read(assets.getBytes(UTF_8), PlacedAsset[].class)));
  }
}
