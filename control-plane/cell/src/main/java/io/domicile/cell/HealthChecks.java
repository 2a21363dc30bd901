package io.domicile.cell;

import com.codahale.metrics.health.HealthCheck;
import com.codahale.metrics.health.HealthCheckRegistry;
import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.celldatabase.CellLease;
import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.desiredstate.DesiredStateFeed;
import io.domicile.service.health.NewConnections;
import java.time.Clock;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/** What an operator's monitor asks the admin port. */
final class HealthChecks {

  private HealthChecks() {}

  static void register(
      HealthCheckRegistry registry,
      CellDatabase database,
      TenantsCluster cluster,
      CellLease lease,
      DesiredStateFeed feed) {
    registry.register("cell-database", new Answers(database::jdbi));
    registry.register("tenants-cluster", new Answers(cluster::maintenance));
    var clock = Clock.systemUTC();
    registry.register(
        "cell-database-connections", new NewConnections(database::newConnection, clock));
    registry.register(
        "tenants-cluster-connections", new NewConnections(cluster::newConnection, clock));
    registry.register(
        "lease",
        new HealthCheck() {
          @Override
          protected Result check() {
            lease.require();
            return Result.healthy();
          }
        });
    registry.register(
        "desired-state",
        new HealthCheck() {
          @Override
          protected Result check() {
            String trouble = feed.trouble();
            // The cell goes on without the control plane, so this says it and no more.
            return trouble == null ? Result.healthy() : Result.healthy(trouble);
          }
        });
  }

  private static final class Answers extends HealthCheck {

    private final Supplier<Jdbi> jdbi;

    Answers(Supplier<Jdbi> jdbi) {
      this.jdbi = jdbi;
    }

    @Override
    protected Result check() {
      jdbi.get().useHandle(handle -> handle.execute("SELECT 1"));
      return Result.healthy();
    }
  }
}
