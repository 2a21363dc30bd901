package io.domicile.benchmarks.residency;

import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.DataCategory;
import io.domicile.residency.policy.Mechanism;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.policy.TenantFacts;
import io.domicile.residency.policy.TransferMechanism;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
import java.time.Clock;
import java.util.List;

/** What is asked, one after the other, so that no answer is a constant that the compiler finds. */
final class Questions {
  static final int MASK = 1_023;

  final RegionCode[] regions = new RegionCode[MASK + 1];
  final AssetKind[] kinds = new AssetKind[MASK + 1];

  Questions() {
    var all = List.copyOf(Regions.standard().all());
    var home = AssetKind.home();
    for (int i = 0; i <= MASK; i++) {
      // As from a request: the same text and not the same object.
      var text = all.get(i * 7 % all.size()).code().value();
      regions[i] = RegionCode.of(String.valueOf(text.toCharArray()));
      kinds[i] = home.get(i % home.size());
    }
  }

  static Decisions engine() {
    return new Decisions(Regions.standard(), Packs.standard(), Clock.systemUTC());
  }

  static ResidencyPolicy policy(String country, List<Mechanism> mechanisms) {
    return ResidencyPolicy.of(
        TenantFacts.unknown()
            .withDataCategories(List.of(DataCategory.PERSONAL))
            .withSubjectCountries(List.of(Country.of(country)))
            .withTransferMechanisms(mechanisms.stream().map(TransferMechanism::of).toList()));
  }
}
