package io.domicile.cell.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.domicile.cell.testing.TenantOnCluster;
import io.domicile.contract.tenant.Epoch;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a fence promises, each against a real server and somebody who tries to get round it. */
@ExtendWith(PostgresExtension.class)
final class FenceTest {

  /** Keeps a backend between the check of CONNECT and its appearance in pg_stat_activity. */
  private static final String SLOW_TO_AUTHENTICATE = "-c post_auth_delay=2";

  @TempDir private Path directory;
  private TenantOnCluster acme;
  private PostgresExtension.Cluster postgres;

  @BeforeEach
  void make(PostgresExtension.Cluster cluster) throws Exception {
    postgres = cluster;
    acme = tenant(Set.of());
  }

  private TenantOnCluster tenant(Set<String> replicationRoles) throws Exception {
    return new TenantOnCluster(
            directory,
            postgres.host(),
            postgres.port(),
            postgres.superuser("postgres"),
            postgres.jdbcUrl(postgres.createDatabase()),
            List.of(),
            replicationRoles)
        .start()
        .make();
  }

  @AfterEach
  void stop() {
    acme.close();
  }

  @Test
  void revoking_terminating_and_looking_at_the_activity_alone_lets_a_late_backend_write()
      throws Exception {
    var late = lateWriter();

    acme.execute("ALTER ROLE " + acme.login() + " NOLOGIN");
    acme.execute("REVOKE CONNECT ON DATABASE " + acme.roles.database() + " FROM " + acme.login());
    String inside =
        "FROM pg_stat_activity WHERE datname = '" + acme.roles.database() + "' AND usename = '";
    acme.query("SELECT count(pg_terminate_backend(pid)) " + inside + acme.login() + "'");
    assertThat(acme.query("SELECT count(*) " + inside + acme.login() + "'")).isZero();
    long whenItSeemedFenced = acme.rows();

    // This is the race. If PostgreSQL closes it one day, the fence may become simpler.
    assertThat(late.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(acme.rows()).isEqualTo(whenItSeemedFenced + 1);
  }

  @Test
  void a_backend_that_is_still_authenticating_is_ended_before_the_fence_is_reported()
      throws Exception {
    var late = lateWriter();

    acme.close(Epoch.FIRST);

    long whenFenced = acme.rows();
    assertThatThrownBy(() -> late.get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCauseInstanceOf(SQLException.class);
    assertThat(acme.rows()).isEqualTo(whenFenced);
    assertNobodyComesIn();
  }

  @Test
  void whoever_is_inside_is_out_and_what_was_not_committed_is_gone() throws Exception {
    try (Connection idle = acme.as(acme.login(), "").getConnection();
        Connection writing = acme.as(acme.login(), "").getConnection();
        Connection migrating = acme.as(openMigrator(), "").getConnection()) {
      insert(idle, 1);
      writing.setAutoCommit(false);
      insert(writing, 2);
      var waiting =
          CompletableFuture.supplyAsync(
              () -> {
                try (Connection third = acme.as(acme.login(), "").getConnection()) {
                  return insert(third, 2);
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      await().until(() -> acme.query("SELECT count(*) FROM pg_locks WHERE NOT granted") > 0);

      acme.close(Epoch.FIRST);

      long whenFenced = acme.rows();
      for (Connection one : List.of(idle, writing, migrating)) {
        assertThatThrownBy(() -> insert(one, 3)).isInstanceOf(SQLException.class);
      }
      // Its row was free for a moment when the other one was ended: then it was first, before the
      // report.
      boolean wasFirst =
          waiting.handle((written, refused) -> refused == null).get(10, TimeUnit.SECONDS);
      assertThat(acme.rows()).isEqualTo(whenFenced).isEqualTo(wasFirst ? 2 : 1);
    }
    assertNobodyComesIn();
  }

  @Test
  void nobody_who_is_fenced_can_let_anybody_in_again() throws Exception {
    String grant = "GRANT CONNECT ON DATABASE " + acme.roles.database() + " TO ";
    try (Connection login = acme.as(acme.login(), "").getConnection();
        Connection migrator =
            acme.as(openMigrator(), "-c role=" + acme.roles.owner()).getConnection()) {
      for (Connection one : List.of(login, migrator)) {
        try (var statement = one.createStatement()) {
          for (String sql :
              List.of(
                  grant + "PUBLIC",
                  grant + acme.login(),
                  "ALTER ROLE " + acme.login() + " LOGIN",
                  "ALTER DATABASE " + acme.roles.database() + " OWNER TO " + acme.roles.owner(),
                  "SET ROLE " + acme.cluster.cellRole(),
                  "GRANT " + acme.cluster.cellRole() + " TO " + acme.login())) {
            refusedOrWarned(statement, sql);
          }
        }
      }
      acme.close(Epoch.FIRST);
    }
    assertNobodyComesIn();
  }

  @Test
  void rights_that_were_granted_while_it_closed_are_found_and_taken_away() throws Exception {
    var once = new AtomicBoolean();
    var intruder = new Connection[1];
    acme.atPoint =
        point -> {
          if (point.equals("fence-database/emptied") && once.compareAndSet(false, true)) {
            acme.execute("ALTER ROLE " + acme.login() + " LOGIN");
            acme.execute("GRANT CONNECT ON DATABASE " + acme.roles.database() + " TO PUBLIC");
            try {
              intruder[0] = acme.as(acme.login(), "").getConnection();
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
          }
        };

    acme.close(Epoch.FIRST);

    assertThat(once).isTrue();
    assertThatThrownBy(() -> insert(intruder[0], 1)).isInstanceOf(SQLException.class);
    assertNobodyComesIn();
  }

  @Test
  void a_fence_that_somebody_opens_again_and_again_is_not_reported() {
    acme.atPoint =
        point -> {
          if (point.equals("fence-database/emptied")) {
            acme.execute(
                "GRANT CONNECT ON DATABASE " + acme.roles.database() + " TO " + acme.login());
          }
        };
    assertThatThrownBy(() -> acme.close(Epoch.FIRST))
        .hasMessageContaining("granted again")
        .hasMessageContaining(acme.login());
    assertThat(mark()).isEqualTo("open at epoch 1");
  }

  @Test
  void a_role_that_may_act_as_the_cell_keeps_the_fence_from_being_reported() {
    String stranger = "stranger_" + acme.tenant.hex();
    acme.execute("CREATE ROLE " + stranger + " LOGIN IN ROLE " + acme.cluster.cellRole());
    try {
      assertThatThrownBy(() -> acme.close(Epoch.FIRST)).hasMessageContaining(stranger);
    } finally {
      acme.execute("DROP ROLE " + stranger);
    }
    assertThat(acme.close(Epoch.FIRST)).startsWith("fenced at epoch 1");
  }

  @Test
  void a_superuser_inside_keeps_the_fence_from_being_reported_until_it_leaves() throws Exception {
    try (Connection root = postgres.superuser(acme.roles.database()).getConnection()) {
      assertThat(root.isValid(1)).isTrue();
      assertThatThrownBy(() -> acme.close(Epoch.FIRST))
          .hasMessageContaining("have to leave by themselves");
      assertThat(mark()).isEqualTo("open at epoch 1");
    }
    assertThat(acme.close(Epoch.FIRST)).startsWith("fenced at epoch 1");
  }

  @Test
  void a_walsender_in_the_database_is_ended_and_one_of_the_whole_cluster_must_be_known()
      throws Exception {
    String role = "streams_" + acme.tenant.hex();
    acme.execute("CREATE ROLE " + role + " LOGIN REPLICATION");
    acme.execute("GRANT CONNECT ON DATABASE " + acme.roles.database() + " TO " + role);
    try {
      try (Connection logical = replication(role, "database")) {
        acme.close(Epoch.FIRST);
        assertThatThrownBy(() -> logical.createStatement().execute("IDENTIFY_SYSTEM"))
            .isInstanceOf(SQLException.class);
      }
      try (Connection physical = replication(role, "true")) {
        assertThatThrownBy(() -> acme.close(new Epoch(2)))
            .hasMessageContaining(role)
            .hasMessageContaining("replicationRoles");
        try (TenantOnCluster other = tenant(Set.of(role))) {
          assertThat(other.close(Epoch.FIRST)).startsWith("fenced at epoch 1");
        }
        assertThat(physical.createStatement().execute("IDENTIFY_SYSTEM")).isTrue();
      }
    } finally {
      await()
          .until(
              () ->
                  acme.query("SELECT count(*) FROM pg_stat_activity WHERE usename = '" + role + "'")
                      == 0);
      acme.execute("DROP ROLE " + role);
    }
  }

  @Test
  void a_fence_goes_forward_only() throws Exception {
    acme.close(new Epoch(2));
    assertThatThrownBy(() -> acme.fence().open(acme.roles, Epoch.FIRST))
        .hasMessageContaining("takes a new one");
    assertThatThrownBy(() -> acme.fence().open(acme.roles, new Epoch(2)))
        .hasMessageContaining("takes a new one");
    assertThat(acme.close(new Epoch(2))).startsWith("fenced at epoch 2");
    assertThat(acme.fence().open(acme.roles, new Epoch(3))).isEqualTo("open at epoch 3");
  }

  @Test
  void an_old_route_ends_at_login_after_the_database_is_open_again() throws Exception {
    acme.close(Epoch.FIRST);
    var second = new Epoch(2);
    acme.fence().open(acme.roles, second);
    acme.logins.ensure(acme.tenant, second, acme.roles);
    acme.logins.closeBefore(acme.tenant, second, acme.roles);

    try (Connection fresh = acme.as(acme.names.login(second, 1), "").getConnection()) {
      assertThat(insert(fresh, 1)).isEqualTo(1);
    }
    assertThatThrownBy(() -> acme.as(acme.login(), "").getConnection())
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).startsWith("28"));
    assertThat(acme.secrets.references()).hasSize(1);
    // The name that a warm spare had leads nowhere once it is a tenant's.
    acme.execute("CREATE DATABASE spare_of_" + acme.tenant.hex());
    acme.execute(
        "ALTER DATABASE spare_of_" + acme.tenant.hex() + " RENAME TO claimed_" + acme.tenant.hex());
    assertThatThrownBy(() -> postgres.superuser("spare_of_" + acme.tenant.hex()).getConnection())
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("3D000"));
    acme.execute("DROP DATABASE claimed_" + acme.tenant.hex());
  }

  /** Begins to connect, and returns while the server has let it in and shows it nowhere. */
  private CompletableFuture<Integer> lateWriter() {
    var late =
        CompletableFuture.supplyAsync(
            () -> {
              try (Connection connection =
                  acme.as(acme.login(), SLOW_TO_AUTHENTICATE).getConnection()) {
                return insert(connection, 7);
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    await()
        .until(
            () ->
                acme.query(
                        "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.objid"
                            + " WHERE l.locktype = 'object' AND l.classid = 'pg_database'::regclass"
                            + " AND d.datname = '"
                            + acme.roles.database()
                            + "'")
                    > 0);
    return late;
  }

  /** PostgreSQL only warns where somebody who holds a right without its option grants it. */
  private static void refusedOrWarned(Statement statement, String sql) throws SQLException {
    try {
      statement.execute(sql);
      assertThat((Throwable) statement.getWarnings()).as(sql).isNotNull();
      assertThat(statement.getWarnings().getMessage()).contains("no privileges were granted");
    } catch (SQLException e) {
      assertThat(e.getSQLState()).as(sql).isEqualTo("42501");
    }
  }

  private String openMigrator() {
    String migrator = acme.roles.migrator();
    acme.execute("ALTER ROLE " + migrator + " LOGIN");
    acme.execute("GRANT CONNECT ON DATABASE " + acme.roles.database() + " TO " + migrator);
    return migrator;
  }

  private Connection replication(String role, String mode) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", role);
    properties.setProperty("replication", mode);
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("assumeMinServerVersion", "15.0");
    return DriverManager.getConnection(postgres.jdbcUrl(acme.roles.database()), properties);
  }

  private static int insert(Connection connection, long number) throws SQLException {
    try (var statement = connection.prepareStatement("INSERT INTO app.ledger (n) VALUES (?)")) {
      statement.setLong(1, number);
      return statement.executeUpdate();
    }
  }

  private void assertNobodyComesIn() {
    for (String role :
        List.of(acme.login(), acme.roles.owner(), acme.roles.access(), acme.roles.migrator())) {
      assertThatThrownBy(() -> acme.as(role, "").getConnection(), role)
          .isInstanceOf(SQLException.class);
      acme.execute("ALTER ROLE " + role + " LOGIN");
      assertThatThrownBy(() -> acme.as(role, "").getConnection(), role)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("does not have CONNECT privilege");
      acme.execute("ALTER ROLE " + role + " NOLOGIN");
    }
    assertThat(mark()).isEqualTo("fenced at epoch 1");
  }

  private String mark() {
    return acme.cluster.in(
        acme.roles.database(),
        handle ->
            handle
                .createQuery("SELECT state || ' at epoch ' || epoch FROM domicile.fence")
                .mapTo(String.class)
                .one());
  }
}
