package io.domicile.runtime.pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.domicile.contract.tenantdatabase.PublicRights;
import io.domicile.runtime.keys.KeyLimits;
import io.domicile.runtime.pools.TenantUnavailableException.Reason;
import io.domicile.runtime.testing.TestRuntime;
import io.domicile.testing.TestCell;
import io.domicile.testing.TestTenant;
import io.domicile.testing.logs.CapturedLog;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClusterBudgetTest {

  private static final PoolLimits LIMITS =
      new PoolLimits(
          4,
          Duration.ofSeconds(2),
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          null);

  private TestCell cell;
  private TestRuntime runtime;
  private TestTenant acme;
  private TestTenant globex;
  private Path state;

  @BeforeAll
  void makeTenants(PostgresExtension.Cluster cluster) {
    cell = new TestCell(cluster, null);
    acme = cell.createTenant("acme");
    acme.mayCall(PublicRights.Functions.SLEEP);
    globex = cell.createTenant("globex");
  }

  @BeforeEach
  void start(@TempDir Path directory) {
    state = directory;
    cell.setConnectionShare(60);
    cell.publish(acme.route());
    cell.publish(globex.route());
    start(LIMITS);
    runtime.upToDate(cell);
  }

  private void start(PoolLimits limits) {
    runtime = TestRuntime.start(cell, state, limits, KeyLimits.DEFAULTS, System::nanoTime);
  }

  @AfterEach
  void stop() {
    runtime.close();
  }

  @AfterAll
  void stopCell() {
    cell.close();
  }

  private DataSource source(TestTenant tenant) {
    return runtime.dataSources().of(tenant.id());
  }

  private static String databaseOf(Connection connection) throws SQLException {
    return text(connection, "SELECT current_database()");
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static String ask(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      return databaseOf(connection);
    }
  }

  private static void assertUnavailable(DataSource source, Reason reason) {
    assertThatThrownBy(source::getConnection)
        .isInstanceOfSatisfying(
            TenantUnavailableException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(reason);
              assertThat(e.retryAfter()).isBetween(Duration.ZERO, Duration.ofSeconds(30));
            });
  }

  @Test
  void the_coldest_idle_pool_makes_room_when_the_budget_is_short() throws Exception {
    cell.setConnectionShare(1);
    runtime.upToDate(cell);
    for (int i = 0; i < 5; i++) {
      assertThat(ask(source(acme))).isEqualTo(acme.database());
      assertThat(ask(source(globex))).isEqualTo(globex.database());
      assertThat(runtime.dataSources().connections()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void nobody_gets_a_connection_beyond_the_budget() throws Exception {
    cell.setConnectionShare(1);
    runtime.upToDate(cell);
    try (Connection only = source(acme).getConnection()) {
      assertThat(only.isClosed()).isFalse();
      assertUnavailable(source(globex), Reason.NO_ROOM);
    }
    assertThat(ask(source(globex))).isEqualTo(globex.database());
  }

  @Test
  void many_tenants_under_load_stay_within_the_budget_and_all_get_served() throws Exception {
    cell.setConnectionShare(3);
    List<TestTenant> tenants = new ArrayList<>(List.of(acme, globex));
    for (int i = 0; i < 4; i++) {
      tenants.add(cell.createTenant("tenant-" + i));
    }
    runtime.close();
    start(
        new PoolLimits(
            4,
            Duration.ofSeconds(20),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(5),
            null));
    runtime.upToDate(cell);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> answers = new ArrayList<>();
      for (int round = 0; round < 10; round++) {
        for (TestTenant tenant : tenants) {
          answers.add(threads.submit(() -> ask(source(tenant))));
        }
      }
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).isEqualTo(tenants.get(i % tenants.size()).database());
        assertThat(runtime.dataSources().connections()).isLessThanOrEqualTo(3);
      }
    }
  }

  @Test
  void a_tenant_s_own_connections_are_bounded_and_the_wait_too() throws Exception {
    List<Connection> held = new ArrayList<>();
    try {
      for (int i = 0; i < LIMITS.maxPerTenant(); i++) {
        held.add(source(acme).getConnection());
      }
      assertUnavailable(source(acme), Reason.BUSY);
      assertThat(ask(source(globex))).isEqualTo(globex.database());
    } finally {
      for (Connection connection : held) {
        connection.close();
      }
    }
    assertThat(ask(source(acme))).isEqualTo(acme.database());
  }

  @Test
  void a_cold_tenant_gets_a_connection_while_a_hot_one_keeps_them_all_busy() throws Exception {
    cell.setConnectionShare(4);
    runtime.upToDate(cell);
    var hot = new AtomicBoolean(true);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> work = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        work.add(threads.submit(() -> workWhile(hot, source(acme))));
      }
      await().until(() -> runtime.dataSources().connections() == 4);
      try {
        for (int i = 0; i < 5; i++) {
          assertThat(ask(source(globex))).isEqualTo(globex.database());
        }
      } finally {
        hot.set(false);
      }
      for (Future<Integer> done : work) {
        assertThat(done.get()).isPositive();
      }
    }
    assertThat(cluster().evictions()).isPositive();
  }

  private static int workWhile(AtomicBoolean hot, DataSource source) throws SQLException {
    int done = 0;
    while (hot.get()) {
      try (Connection connection = source.getConnection()) {
        text(connection, "SELECT pg_sleep(0.005)");
        done++;
      }
    }
    return done;
  }

  @Test
  void a_smaller_share_closes_what_is_idle() throws Exception {
    ask(source(acme));
    ask(source(globex));
    assertThat(runtime.dataSources().connections()).isEqualTo(2);
    cell.setConnectionShare(1);
    runtime.upToDate(cell);
    await().until(() -> runtime.dataSources().connections() == 1);
  }

  @Test
  void a_connection_that_is_not_given_back_is_reported_with_the_place_that_took_it()
      throws Exception {
    runtime.close();
    start(
        new PoolLimits(
            4,
            Duration.ofSeconds(2),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(5),
            null,
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            8));
    runtime.upToDate(cell);
    try (var logged = CapturedLog.of(LeakWatch.class).open();
        Connection kept = source(acme).getConnection()) {
      await().until(() -> cluster().leaks() == 1);
      assertThat(databaseOf(kept)).isEqualTo(acme.database());
      assertThat(logged.events())
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.getFormattedMessage()).contains(acme.id().toString());
                assertThat(event.getThrowableProxy().getStackTraceElementProxyArray())
                    .anyMatch(frame -> frame.toString().contains("is_reported_with_the_place"));
              });
    }
    assertThat(runtime.dataSources().connections()).isOne();
  }

  private ClusterStatus cluster() {
    return runtime.dataSources().cluster(TestCell.CLUSTER).orElseThrow();
  }
}
