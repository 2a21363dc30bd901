package io.domicile.benchmarks.residency;

import io.domicile.residency.decision.Action;
import io.domicile.residency.decision.AssetKind;
import io.domicile.residency.decision.DecisionTable;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.decision.Question;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.DataCategory;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.policy.TenantFacts;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** May a German tenant's primary be in Frankfurt? Asked in several ways. */
@State(Scope.Benchmark)
public class TableLookup {

  private static final ResidencyPolicy POLICY =
      ResidencyPolicy.of(
          TenantFacts.unknown()
              .withDataCategories(List.of(DataCategory.PERSONAL))
              .withSubjectCountries(List.of(Country.of("DE"))));

  private record Key(AssetKind kind, Action action, RegionCode region) {}

  private final RegionCode region = RegionCode.of("eu-central-1");
  private final Map<Key, Boolean> map = new HashMap<>();
  private Decisions decisions = engine();
  private DecisionTable table = decisions.table(POLICY);

  private static Decisions engine() {
    return new Decisions(Regions.standard(), Packs.standard(), Clock.systemUTC());
  }

  @Setup
  public void prepare() {
    for (var each : Regions.standard().all()) {
      for (var kind : AssetKind.values()) {
        for (var action : Action.values()) {
          map.put(new Key(kind, action, each.code()), table.permits(kind, action, each.code()));
        }
      }
    }
  }

  /** The table in hand. */
  @Benchmark
  public boolean table() {
    return table.permits(AssetKind.PRIMARY, Action.STORE, region);
  }

  /** What one would write oneself. */
  @Benchmark
  public boolean plainMap() {
    return Boolean.TRUE.equals(map.get(new Key(AssetKind.PRIMARY, Action.STORE, region)));
  }

  /** The engine, which has every answer to this policy at hand and makes a full decision of it. */
  @Benchmark
  public Object decision() {
    return decisions.decide(Question.of(POLICY, AssetKind.PRIMARY, region));
  }
}
