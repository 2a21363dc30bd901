package io.domicile.benchmarks.residency;

import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.cedar.CedarRequest;
import io.domicile.residency.cedar.CedarRules;
import io.domicile.residency.cedar.EntityName;
import io.domicile.residency.decision.DecisionTable;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.decision.Question;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.Mechanism;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** May an asset of one German tenant be in that region? Asked in several ways. */
@State(Scope.Thread)
public class TableLookup {
  private final Questions questions = new Questions();
  private final Decisions decisions = Questions.engine();
  private final ResidencyPolicy policy = Questions.policy("DE", List.of(Mechanism.SCC));
  private final DecisionTable table = decisions.table(policy);
  private final Map<Key, Boolean> map = new HashMap<>();
  private final CedarRules rules = Packs.standard().definition("eu-gdpr").orElseThrow().rules();
  private final CedarRequest request =
      new CedarRequest(
          "primary",
          "store",
          Set.of(new EntityName("Area", "eea")),
          null,
          Map.of(
              "transferMechanisms", Set.of(new EntityName("Mechanism", "scc")), "pins", Set.of()));
  private int next;

  private record Key(AssetKind kind, Action action, RegionCode region) {}

  @Setup
  public void prepare() {
    for (var region : Regions.standard().all()) {
      for (var kind : AssetKind.values()) {
        for (var action : Action.values()) {
          map.put(new Key(kind, action, region.code()), table.permits(kind, action, region.code()));
        }
      }
    }
    if (!rules.ask(request).allowed()) {
      throw new IllegalStateException("Cedar should have permitted this");
    }
  }

  /** The table in hand. */
  @Benchmark
  public boolean table() {
    int i = next++ & Questions.MASK;
    return table.permits(questions.kinds[i], Action.STORE, questions.regions[i]);
  }

  /** What one would write oneself: the same answers in a hash map. */
  @Benchmark
  public boolean plainMap() {
    int i = next++ & Questions.MASK;
    return Boolean.TRUE.equals(
        map.get(new Key(questions.kinds[i], Action.STORE, questions.regions[i])));
  }

  /** One pack asked of Cedar, its rules and schema in the native library's cache. */
  @Benchmark
  public Object cedarOnePack() {
    return rules.ask(request);
  }

  /** The engine, which has every pack's answer at hand and makes a full decision of them. */
  @Benchmark
  public Object decision() {
    int i = next++ & Questions.MASK;
    return decisions.decide(Question.of(policy, questions.kinds[i], questions.regions[i]));
  }
}
