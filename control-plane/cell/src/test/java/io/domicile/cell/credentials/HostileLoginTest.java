package io.domicile.cell.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.codahale.metrics.MetricRegistry;
import io.domicile.cell.cluster.ClusterBootstrap;
import io.domicile.cell.cluster.SessionLimits;
import io.domicile.cell.testing.OwnCluster;
import io.domicile.cell.testing.TenantOnCluster;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenantdatabase.PublicRights;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One tenant's login role that does all it can to its cluster, in a database as first made. */
final class HostileLoginTest {

  private static final int CONNECTIONS = 200;

  /** Of a hundred locks each; the lock table is full long before. */
  private static final int MOST_BLOCKS = 10_000;

  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  private static OwnCluster own;

  @TempDir private Path directory;
  private TenantOnCluster acme;
  private final ConcurrentLinkedQueue<Connection> held = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void startCluster() throws Exception {
    own =
        new OwnCluster(
            Map.of(
                "max_prepared_transactions",
                "0",
                "max_connections",
                Integer.toString(CONNECTIONS)));
  }

  @AfterAll
  static void stopCluster() throws Exception {
    own.close();
  }

  @BeforeEach
  void make() throws Exception {
    String cells = own.database("cell_" + System.nanoTime());
    acme =
        new TenantOnCluster(
                directory, "127.0.0.1", own.port(), own.superuser(), cells, List.of(), Set.of())
            .start()
            .make();
  }

  @AfterEach
  void stop() throws Exception {
    for (Connection connection : held) {
      connection.close();
    }
    acme.close();
  }

  @Test
  void a_fence_completes_while_a_hostile_login_holds_all_connections_and_locks() throws Exception {
    acme.execute("ALTER ROLE " + acme.login() + " CONNECTION LIMIT -1");
    int attackers = 190;
    try (ExecutorService attack = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < attackers; i++) {
        int number = i;
        attack.execute(() -> attack(number));
      }
      await("the attack is at its height")
          .atMost(Duration.ofSeconds(60))
          .until(() -> full.get() > 0 && held.size() + refused.get() >= attackers);
      try {
        assertThat(acme.close(Epoch.FIRST)).startsWith("fenced at epoch 1");
      } finally {
        attack.shutdownNow();
      }
    }
  }

  private final AtomicInteger full = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  private void attack(int number) {
    Connection connection;
    try {
      connection = acme.as(acme.login(), "").getConnection();
    } catch (SQLException e) {
      refused.incrementAndGet();
      return;
    }
    held.add(connection);
    try (var statement = connection.createStatement()) {
      if (number % 4 == 0) {
        statement.execute("SELECT pg_sleep(600)");
      } else if (number % 4 == 1) {
        statement.execute("BEGIN; SELECT lo_create(0) FROM generate_series(1, 1000000)");
      } else {
        for (int block = 0; block < MOST_BLOCKS; block++) {
          statement.execute(
              "SELECT pg_advisory_lock(%d, k) FROM generate_series(%d, %d) k"
                  .formatted(number, block * 100, block * 100 + 99));
        }
      }
    } catch (SQLException e) {
      if ("53200".equals(e.getSQLState())) {
        full.incrementAndGet();
      }
    }
  }

  @Test
  void a_fence_completes_while_several_logins_lock_every_table_and_wait_for_each_other()
      throws Exception {
    acme.cluster.in(
        acme.roles.database(),
        handle -> handle.execute("GRANT ALL ON app.ledger TO " + acme.roles.access()));
    acme.logins.make(acme.tenant, Epoch.FIRST, 2, acme.roles, "second");
    List<String> logins = List.of(acme.login(), acme.names.login(Epoch.FIRST, 2));
    for (String login : logins) {
      for (int i = 0; i < 5; i++) {
        held.add(acme.as(login, "").getConnection());
      }
    }
    Connection first = held.element();
    first.setAutoCommit(false);
    for (String table : tables(first)) {
      lock(first, table);
    }
    try (ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor()) {
      held.stream().skip(1).forEach(one -> waiting.execute(() -> waits(one)));
      await("all others wait for it")
          .until(
              () ->
                  acme.query(
                          "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                              + " AND datname = '"
                              + acme.roles.database()
                              + "'")
                      == held.size() - 1);
      assertThat(acme.close(Epoch.FIRST)).startsWith("fenced at epoch 1");
    }
    for (Connection connection : held) {
      assertThat(connection.isValid(1)).isFalse();
    }
  }

  /** In the strongest mode that its rights allow. */
  private static void lock(Connection connection, String table) throws SQLException {
    for (String mode : List.of("ACCESS EXCLUSIVE", "ROW EXCLUSIVE", "ACCESS SHARE")) {
      try (var statement = connection.createStatement()) {
        statement.execute("SAVEPOINT weaker");
        statement.execute("LOCK TABLE " + table + " IN " + mode + " MODE");
        return;
      } catch (SQLException e) {
        execute(connection, "ROLLBACK TO weaker");
      }
    }
  }

  private static List<String> tables(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                SELECT oid::regclass::text FROM pg_class
                WHERE relkind IN ('r', 'v') AND has_table_privilege(oid, 'SELECT')
                  AND relnamespace IN ('app'::regnamespace, 'domicile'::regnamespace)
                """)) {
      var tables = new ArrayList<String>();
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
      return tables;
    }
  }

  private static void waits(Connection connection) {
    try {
      connection.setAutoCommit(false);
      execute(connection, "LOCK TABLE app.ledger IN ACCESS EXCLUSIVE MODE");
    } catch (SQLException e) {
      // It was ended while it waited, which is what is tested.
      assertThat(e.getSQLState()).isIn("57P01", "08006");
    }
  }

  @Test
  void a_superuser_that_was_made_later_keeps_nobody_else_in_and_the_kept_session_alive()
      throws Exception {
    long kept = keptSession();
    acme.execute("CREATE ROLE second LOGIN SUPERUSER");
    try (Connection superuser = acme.as("second", "").getConnection();
        Connection login = acme.as(acme.login(), "").getConnection()) {
      long database = acme.cluster.guard().database(acme.roles.database());
      // Whoever was ended before the superuser was met is not counted.
      assertThat(acme.cluster.guard().endAllIn(database)).isBetween(0, 1);
      await().until(() -> !login.isValid(1));
      assertThat(superuser.isValid(1)).isTrue();
      assertThat(keptSession()).isEqualTo(kept);
      assertThatThrownBy(() -> acme.close(Epoch.FIRST)).hasMessageContaining("superuser");
    } finally {
      acme.execute("DROP ROLE second");
    }
    assertThat(acme.close(Epoch.FIRST)).startsWith("fenced at epoch 1");
  }

  @Test
  void a_kept_session_that_died_is_opened_again_when_it_is_needed() throws Exception {
    long kept = keptSession();
    acme.execute("SELECT pg_terminate_backend(" + kept + ")");
    Connection connection = changesItself();
    assertThat(acme.close(Epoch.FIRST)).startsWith("fenced at epoch 1");
    assertThat(connection.isValid(1)).isFalse();
    assertThat(keptSession()).isNotEqualTo(kept);
  }

  private long keptSession() {
    return acme.query(
        "SELECT pid FROM pg_stat_activity WHERE application_name = 'domicile-cell'"
            + " AND state = 'idle in transaction'");
  }

  @Test
  void a_database_whose_name_is_sql_changes_nothing_and_roles_lose_their_settings_in_it()
      throws Exception {
    String hostile = "t_\"; DROP ROLE domicile_cell; -- é 😀 '";
    String quoted = '"' + hostile.replace("\"", "\"\"") + '"';
    acme.execute("CREATE DATABASE " + quoted);
    try {
      acme.execute("ALTER ROLE " + acme.login() + " IN DATABASE " + quoted + " SET jit = on");
      var limits = new LoginLimits(acme.cluster);
      assertThat(limits.enforce()).isEqualTo(1);
      assertThat(limits.enforce()).isZero();
      assertThat(acme.cluster.guard().database(hostile)).isPositive();
      ClusterBootstrap.prepare(
          name -> OwnCluster.replica(own.port(), name, "postgres", "").getConnection(),
          new Secret<>("cell password"));
      watch().endExcessive();
      assertThat(acme.close(Epoch.FIRST)).startsWith("fenced at epoch 1");
    } finally {
      acme.execute("DROP DATABASE " + quoted);
    }
    assertThat(acme.query("SELECT count(*) FROM pg_roles WHERE rolname = 'domicile_cell'"))
        .isEqualTo(1);
  }

  /** Its uncommitted change of its own row makes whoever else changes it wait. */
  @Test
  void a_fence_completes_while_a_hostile_login_is_changing_its_own_role() throws Exception {
    Connection connection = changesItself();
    assertThat(acme.close(Epoch.FIRST)).startsWith("fenced at epoch 1");
    assertThat(connection.isValid(1)).isFalse();
  }

  @Test
  void a_login_role_that_is_changing_itself_is_removed_all_the_same() throws Exception {
    Connection connection = changesItself();
    acme.logins.close(acme.tenant, Epoch.FIRST, 1, acme.roles, "close");
    assertThat(connection.isValid(1)).isFalse();
    assertThat(roles()).isZero();
  }

  private Connection changesItself() throws SQLException {
    Connection connection = acme.as(acme.login(), "").getConnection();
    held.add(connection);
    connection.setAutoCommit(false);
    execute(connection, "ALTER ROLE " + acme.login() + " PASSWORD 'my own'");
    return connection;
  }

  @Test
  void a_login_role_that_owns_large_objects_and_default_privileges_is_removed_all_the_same()
      throws Exception {
    try (Connection connection = acme.as(acme.login(), "").getConnection()) {
      execute(connection, "SELECT lo_create(0)");
      execute(connection, "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC");
      execute(connection, "ALTER ROLE " + acme.login() + " SET work_mem = '1GB'");
    }
    acme.logins.close(acme.tenant, Epoch.FIRST, 1, acme.roles, "close");
    assertThat(roles()).isZero();
  }

  @Test
  void a_session_that_holds_too_many_locks_is_ended_and_others_are_not() throws Exception {
    Connection modest = acme.as(acme.login(), "").getConnection();
    Connection greedy = acme.as(acme.login(), "").getConnection();
    held.addAll(List.of(modest, greedy));
    execute(modest, "SELECT pg_advisory_lock(1, k) FROM generate_series(1, 100) k");
    execute(greedy, "SELECT pg_advisory_lock(2, k) FROM generate_series(1, 2500) k");
    watch().endExcessive();
    await().until(() -> !greedy.isValid(1));
    assertThat(modest.isValid(1)).isTrue();
  }

  @Test
  void a_login_may_hold_the_idempotency_keys_of_its_requests_and_no_more() throws Exception {
    Connection connection = acme.as(acme.login(), "").getConnection();
    held.add(connection);
    connection.setAutoCommit(false);
    execute(connection, holdKeys(16));
    assertThatThrownBy(() -> execute(connection, holdKeys(17))).hasMessageContaining("at most 16");
  }

  private static String holdKeys(int count) {
    return "SELECT domicile.hold_idempotency_key('key ' || n) FROM generate_series(1, "
        + count
        + ") n";
  }

  @Test
  void a_session_that_lifted_its_own_time_outs_is_ended_by_the_cell() throws Exception {
    acme.limits = new SessionLimits(16, 2_000, ONE_SECOND, ONE_SECOND, ONE_SECOND, 64);
    acme.restart();
    Connection connection = acme.as(acme.login(), "").getConnection();
    held.add(connection);
    execute(connection, "SET statement_timeout = 0");
    execute(connection, "SET transaction_timeout = 0");
    execute(connection, "SET idle_in_transaction_session_timeout = 0");
    connection.setAutoCommit(false);
    execute(connection, "SELECT count(*) FROM app.ledger");
    SessionWatch watch = watch();
    await()
        .until(
            () -> {
              watch.endExcessive();
              return !connection.isValid(1);
            });
  }

  @Test
  void a_login_role_has_no_more_connections_than_its_limit() throws Exception {
    int limit = acme.cluster.limits().connections();
    for (int i = 0; i < limit; i++) {
      held.add(acme.as(acme.login(), "").getConnection());
    }
    assertThatThrownBy(() -> acme.as(acme.login(), "").getConnection())
        .hasMessageContaining("too many connections for role");
  }

  @Test
  void limits_that_a_role_lifted_or_an_earlier_version_did_not_know_are_set_again()
      throws Exception {
    acme.execute("ALTER ROLE " + acme.login() + " CONNECTION LIMIT -1");
    try (Connection connection = acme.as(acme.login(), "").getConnection()) {
      execute(connection, "ALTER ROLE " + acme.login() + " SET statement_timeout = 0");
      execute(connection, "ALTER ROLE " + acme.login() + " SET work_mem = '1GB'");
      execute(
          connection,
          "ALTER ROLE " + acme.login() + " IN DATABASE " + acme.roles.database() + " SET jit = on");
    }
    var limits = new LoginLimits(acme.cluster);
    assertThat(limits.enforce()).isEqualTo(1);
    assertThat(limits.enforce()).isZero();
    try (Connection connection = acme.as(acme.login(), "").getConnection();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT current_setting('statement_timeout'), current_setting('work_mem'),"
                    + " current_setting('temp_file_limit')")) {
      row.next();
      assertThat(row.getString(1)).isEqualTo("10min");
      assertThat(row.getString(2)).isEqualTo("4MB");
      assertThat(row.getString(3)).isEqualTo("4GB");
    }
  }

  @Test
  void a_database_of_an_earlier_version_loses_the_rights_of_public_and_its_owner_keeps_locks()
      throws Exception {
    try (Connection connection = acme.as(acme.login(), "").getConnection()) {
      execute(connection, "SELECT pg_advisory_lock(1)");
      execute(connection, "SELECT * FROM pg_database");
    }
    ClusterBootstrap.prepare(
        name -> OwnCluster.replica(own.port(), name, "postgres", "").getConnection(),
        new Secret<>("cell password"));
    acme.cluster.in(
        acme.roles.database(),
        handle -> {
          handle.execute(
              PublicRights.giveBack(
                  Set.of(PublicRights.Functions.ADVISORY_LOCKS), acme.roles.owner()));
          handle.execute(
              PublicRights.giveBack(Set.of(PublicRights.Functions.SLEEP), acme.roles.access()));
          return null;
        });
    try (Connection connection = acme.as(acme.login(), "").getConnection()) {
      execute(connection, "SELECT pg_sleep(0)");
      for (String sql :
          List.of(
              "SELECT pg_advisory_lock(1)", "SELECT lo_create(0)", "SELECT * FROM pg_database")) {
        assertThatThrownBy(() -> execute(connection, sql)).hasMessageContaining("denied");
      }
    }
    acme.cluster.in(
        acme.roles.database(),
        handle -> {
          handle.execute("SET ROLE " + acme.roles.owner());
          return handle.execute("SELECT pg_advisory_lock(1), pg_advisory_unlock(1)");
        });
  }

  private SessionWatch watch() {
    return new SessionWatch(acme.cluster, new MetricRegistry());
  }

  private long roles() {
    return acme.query("SELECT count(*) FROM pg_roles WHERE rolname = '" + acme.login() + "'");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
