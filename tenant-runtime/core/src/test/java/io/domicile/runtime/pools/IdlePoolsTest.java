package io.domicile.runtime.pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.domicile.contract.routes.Route;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.runtime.testing.TestRuntime;
import io.domicile.testing.TestCell;
import io.domicile.testing.TestTenant;
import io.domicile.testing.network.FaultProxy;
import io.domicile.testing.network.FaultProxy.Fault;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What pools cost that nobody uses. */
@ExtendWith(PostgresExtension.class)
final class IdlePoolsTest {

  private static final int TENANTS = 10_000;
  private static final int MOST_THREADS = 14;

  @Test
  void ten_thousand_idle_pools_share_a_handful_of_threads(
      PostgresExtension.Cluster cluster, @TempDir Path folder) {
    try (var cell = new TestCell(cluster, null);
        var network = FaultProxy.to(cluster.host(), cluster.port())) {
      network.fail(Fault.REFUSE);
      cell.setAddress(TestCell.CLUSTER, network.host(), network.port(), "disable");
      TestTenant acme = cell.createTenant("acme");
      List<Route> routes = new ArrayList<>();
      for (int i = 0; i < TENANTS; i++) {
        routes.add(copy(acme.route(), i));
      }
      cell.publishAll(routes);
      try (var runtime = TestRuntime.start(cell, folder)) {
        runtime.upToDate(cell);
        int before = threads();
        // No connection is to be had, so that what remains is the pools themselves.
        for (Route route : routes) {
          assertThatThrownBy(() -> runtime.dataSources().of(route.tenant()).getConnection())
              .isInstanceOf(SQLException.class);
        }
        assertThat(runtime.dataSources().pools()).isEqualTo(TENANTS);
        await()
            .untilAsserted(() -> assertThat(threads() - before).isLessThanOrEqualTo(MOST_THREADS));
        assertThat(runtime.dataSources().connections()).isZero();
      }
    }
  }

  /**
   * Platform threads of this process; virtual ones are not among them, but what carries them is.
   */
  private static int threads() {
    return Thread.getAllStackTraces().size();
  }

  private static Route copy(Route route, int number) {
    return new Route(
        TenantId.random(Clock.systemUTC()),
        new Slug("idle-" + number),
        route.state(),
        route.epoch(),
        route.cluster(),
        route.database() + "_" + number,
        route.credential(),
        route.rootKey(),
        route.apiKeyMacKey(),
        route.apiKeyRegions(),
        route.schemaRelease());
  }
}
