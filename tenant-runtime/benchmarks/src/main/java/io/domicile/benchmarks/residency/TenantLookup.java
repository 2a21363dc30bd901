package io.domicile.benchmarks.residency;

import io.domicile.residency.asset.Action;
import io.domicile.residency.decision.TenantTables;
import io.domicile.residency.policy.Mechanism;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The same question of many tenants in turn, whose tables are found by their ids first. */
@State(Scope.Thread)
public class TenantLookup {
  private static final List<String> COUNTRIES =
      List.of("DE", "FR", "US", "GB", "CH", "BR", "JP", "SE");

  /** How many tenants take turns; they share 16 policies. */
  @Param({"1024", "16384"})
  private int tenants;

  private final Questions questions = new Questions();
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final TenantTables<UUID> tables = TenantTables.refreshedBy(executor, Questions.engine());
  private UUID[] ids = {};
  private int next;

  @Setup
  public void prepare() {
    var random = new Random(1);
    ids = new UUID[tenants];
    for (int i = 0; i < tenants; i++) {
      ids[i] = new UUID(random.nextLong(), random.nextLong());
      var mechanisms = i % 16 < 8 ? List.<Mechanism>of() : List.of(Mechanism.SCC);
      tables.put(ids[i], Questions.policy(COUNTRIES.get(i % 8), mechanisms));
      if (tables.table(ids[i]) == null) {
        throw new IllegalStateException("no table");
      }
    }
  }

  @TearDown
  public void close() {
    tables.close();
    executor.shutdownNow();
  }

  /** The tenant's table, and the answer in it. */
  @Benchmark
  public boolean tenant() {
    int i = next++;
    int asked = i & Questions.MASK;
    return tables.permits(
        ids[i * 31 & tenants - 1], questions.kinds[asked], Action.STORE, questions.regions[asked]);
  }
}
