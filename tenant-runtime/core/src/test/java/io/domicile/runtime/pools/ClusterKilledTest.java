package io.domicile.runtime.pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.domicile.runtime.keys.KeyLimits;
import io.domicile.runtime.testing.TestRuntime;
import io.domicile.testing.TestCell;
import io.domicile.testing.TestTenant;
import io.domicile.testing.postgres.KillableCluster;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A real cluster that is killed and comes back, beside one that lives. */
@Tag("faults")
@ExtendWith(PostgresExtension.class)
final class ClusterKilledTest {

  private static String ask(TestRuntime runtime, TestTenant tenant) throws SQLException {
    try (Connection connection = runtime.dataSources().of(tenant.id()).getConnection();
        var row = connection.createStatement().executeQuery("SELECT current_database()")) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void its_tenants_are_served_again_within_two_seconds_and_the_others_all_the_while(
      PostgresExtension.Cluster lives, @TempDir Path folder) throws Exception {
    try (var killable = KillableCluster.start(folder.resolve("cluster"));
        var cell = new TestCell(killable.cluster(), null)) {
      TestTenant acme = cell.createTenant("acme");
      TestTenant globex = cell.createTenantOn(lives, "globex");
      try (var runtime =
          TestRuntime.start(
              cell,
              folder.resolve("runtime"),
              PoolLimits.DEFAULTS,
              KeyLimits.DEFAULTS,
              System::nanoTime)) {
        runtime.upToDate(cell);
        ask(runtime, acme);
        ask(runtime, globex);

        killable.kill();
        await()
            .atMost(Duration.ofSeconds(10))
            .untilAsserted(
                () -> {
                  assertThatThrownBy(() -> ask(runtime, acme)).isInstanceOf(SQLException.class);
                  assertThat(ask(runtime, globex)).isEqualTo(globex.database());
                  assertThat(
                          runtime
                              .dataSources()
                              .cluster(TestCell.CLUSTER)
                              .orElseThrow()
                              .circuitOpen())
                      .isTrue();
                });

        var servedAt = new AtomicLong();
        var stop = new AtomicLong();
        Thread caller =
            Thread.ofVirtual()
                .start(
                    () -> {
                      while (servedAt.get() == 0 && stop.get() == 0) {
                        try {
                          ask(runtime, acme);
                          servedAt.set(System.nanoTime());
                        } catch (SQLException notYet) {
                          Thread.onSpinWait();
                        }
                      }
                    });
        try {
          killable.restart();
          long back = System.nanoTime();
          await().atMost(Duration.ofSeconds(10)).until(() -> servedAt.get() != 0);
          assertThat(Duration.ofNanos(servedAt.get() - back)).isLessThan(Duration.ofSeconds(2));
        } finally {
          stop.set(1);
          caller.join();
        }
      }
    }
  }
}
