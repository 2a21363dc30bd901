package io.domicile.runtime.pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.Epoch;
import io.domicile.runtime.keys.KeyLimits;
import io.domicile.runtime.pools.TenantUnavailableException.Reason;
import io.domicile.runtime.testing.TestRuntime;
import io.domicile.testing.TestCell;
import io.domicile.testing.TestTenant;
import io.domicile.testing.postgres.PostgresExtension;
import io.domicile.vaults.DatabaseCredential;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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
final class TenantDataSourcesTest {

  private static final PoolLimits LIMITS = limits(Duration.ofMinutes(1));

  private TestCell cell;
  private TestRuntime runtime;
  private TestTenant acme;
  private TestTenant globex;
  private Path state;

  @BeforeAll
  void makeTenants(PostgresExtension.Cluster cluster) {
    cell = new TestCell(cluster, null);
    acme = cell.createTenant("acme");
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

  private static PoolLimits limits(Duration coldAfter) {
    return new PoolLimits(
        4, Duration.ofSeconds(1), coldAfter, Duration.ofSeconds(10), Duration.ofSeconds(5), null);
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
            TenantUnavailableException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static Route with(Route route, RouteState state, Epoch epoch, String database) {
    return new Route(
        route.tenant(),
        route.slug(),
        state,
        epoch,
        route.cluster(),
        database,
        route.credential(),
        route.rootKey(),
        route.apiKeyMacKey(),
        route.apiKeyRegions(),
        route.schemaRelease());
  }

  @Test
  void a_tenant_costs_nothing_until_it_is_asked_for() throws Exception {
    DataSource source = source(acme);
    assertThat(runtime.dataSources().pools()).isZero();
    assertThat(ask(source)).isEqualTo(acme.database());
    assertThat(runtime.dataSources().pools()).isOne();
    assertThat(runtime.dataSources().connections()).isOne();
  }

  @Test
  void connections_are_the_tenant_s_own_from_role_to_schema() throws Exception {
    try (Connection connection = source(acme).getConnection()) {
      assertThat(databaseOf(connection)).isEqualTo(acme.database());
      assertThat(text(connection, "SELECT session_user"))
          .isEqualTo(acme.names().login(Epoch.FIRST, 1));
      assertThat(text(connection, "SHOW search_path")).isEqualTo("app");
      assertThat(text(connection, "SHOW application_name")).isEqualTo("domicile/runtime-1");
    }
    assertThat(ask(source(globex))).isEqualTo(globex.database());
  }

  @Test
  void one_tenant_s_role_is_refused_on_another_s_database() {
    // A route that was forged to lead there, were that possible, ends at the database.
    cell.withdraw(globex.id());
    cell.publish(with(acme.route(), RouteState.ACTIVE, Epoch.FIRST, globex.database()));
    runtime.upToDate(cell);
    assertUnavailable(source(acme), Reason.REFUSED);
  }

  @Test
  void an_unknown_and_a_suspended_tenant_get_no_connection() throws Exception {
    ask(source(acme));
    cell.publish(with(acme.route(), RouteState.SUSPENDED, Epoch.FIRST, acme.database()));
    cell.withdraw(globex.id());
    runtime.upToDate(cell);
    assertUnavailable(source(acme), Reason.SUSPENDED);
    assertUnavailable(source(globex), Reason.UNKNOWN);
    await().untilAsserted(() -> assertThat(runtime.dataSources().connections()).isZero());
  }

  @Test
  void a_new_epoch_gets_a_new_pool_while_the_old_one_drains() throws Exception {
    try (Connection old = source(acme).getConnection()) {
      String before = text(old, "SELECT pg_backend_pid()");
      cell.publish(with(acme.route(), RouteState.ACTIVE, new Epoch(2), acme.database()));
      runtime.upToDate(cell);
      try (Connection fresh = source(acme).getConnection()) {
        assertThat(text(fresh, "SELECT pg_backend_pid()")).isNotEqualTo(before);
      }
      assertThat(text(old, "SELECT pg_backend_pid()")).isEqualTo(before);
    }
    await().untilAsserted(() -> assertThat(runtime.dataSources().connections()).isOne());
  }

  @Test
  void a_wrong_password_is_a_reason_to_read_the_secret_again() throws Exception {
    ask(source(acme));
    String login = acme.names().login(Epoch.FIRST, 1);
    acme.execute("ALTER ROLE " + login + " PASSWORD 'rotated'");
    cell.vault()
        .writeSecret(
            acme.route().credential(), new DatabaseCredential(login, new Secret<>("rotated")));
    try (Connection held = source(acme).getConnection();
        Connection second = source(acme).getConnection()) {
      assertThat(databaseOf(held)).isEqualTo(databaseOf(second));
    }
  }

  @Test
  void a_role_that_may_not_log_in_is_refused_at_once_and_the_database_left_in_peace()
      throws Exception {
    acme.execute("ALTER ROLE " + acme.names().login(Epoch.FIRST, 1) + " NOLOGIN");
    long start = System.nanoTime();
    assertUnavailable(source(acme), Reason.REFUSED);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    acme.execute("ALTER ROLE " + acme.names().login(Epoch.FIRST, 1) + " LOGIN");
    await()
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(ask(source(acme))).isEqualTo(acme.database()));
  }

  @Test
  void a_cold_tenant_needs_the_secret_store_and_a_warm_one_does_not() throws Exception {
    ask(source(acme));
    cell.vault().stop();
    try {
      assertThat(ask(source(acme))).isEqualTo(acme.database());
      assertUnavailable(source(globex), Reason.NO_CREDENTIAL);
    } finally {
      cell.vault().start();
    }
  }

  @Test
  void a_pool_that_nobody_uses_is_closed() throws Exception {
    runtime.close();
    start(limits(Duration.ofSeconds(1)));
    runtime.upToDate(cell);
    ask(source(acme));
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              assertThat(runtime.dataSources().pools()).isZero();
              assertThat(runtime.dataSources().connections()).isZero();
            });
    assertThat(ask(source(acme))).isEqualTo(acme.database());
  }

  @Test
  void a_connection_that_the_server_ended_is_replaced_and_its_permit_comes_back() throws Exception {
    cell.setConnectionShare(1);
    runtime.upToDate(cell);
    try (Connection connection = source(acme).getConnection()) {
      String pid = text(connection, "SELECT pg_backend_pid()");
      globex.execute("SELECT pg_terminate_backend(" + pid + ")");
      assertThatThrownBy(() -> databaseOf(connection)).isInstanceOf(SQLException.class);
    }
    assertThat(ask(source(acme))).isEqualTo(acme.database());
    assertThat(runtime.dataSources().connections()).isOne();
  }
}
