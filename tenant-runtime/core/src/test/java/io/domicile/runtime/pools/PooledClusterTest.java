package io.domicile.runtime.pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.domicile.runtime.keys.KeyLimits;
import io.domicile.runtime.testing.TestRuntime;
import io.domicile.testing.TestCell;
import io.domicile.testing.TestTenant;
import io.domicile.testing.peers.PgBouncer;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runtimes behind a PgBouncer in transaction mode, with passwords required on both sides of it. */
@ExtendWith(PostgresExtension.class)
final class PooledClusterTest {

  private static final int TENANTS = 10;
  private static final int RUNTIMES = 4;
  private static final int HELD_BY_EACH = 3;

  @Test
  void many_runtimes_idle_connections_cost_few_of_the_server_s(
      PostgresExtension.Cluster cluster, @TempDir Path directory) throws Exception {
    Path folder = directory.resolve("pgbouncer");
    try (var pooler = PgBouncer.start(folder, cluster.host(), cluster.port());
        var cell = new TestCell(cluster, null)) {
      cell.behind(pooler.port());
      var tenants = new ArrayList<TestTenant>();
      for (int i = 0; i < TENANTS; i++) {
        tenants.add(cell.createTenant("pooled-" + i));
      }
      knowUsers(cluster, folder, tenants);
      pooler.reload();
      var runtimes = new ArrayList<TestRuntime>();
      try {
        for (int i = 0; i < RUNTIMES; i++) {
          Path home = Files.createDirectories(directory.resolve("runtime-" + i));
          // The cell knows one runtime by one key, and these are all that one.
          if (i > 0) {
            Files.copy(
                directory.resolve("runtime-0/identity.key"),
                home.resolve("identity.key"),
                StandardCopyOption.COPY_ATTRIBUTES);
          }
          var runtime =
              TestRuntime.start(
                  cell, home, PoolLimits.DEFAULTS, KeyLimits.DEFAULTS, System::nanoTime);
          runtimes.add(runtime.upToDate(cell));
        }
        for (TestTenant tenant : tenants) {
          for (TestRuntime runtime : runtimes) {
            use(runtime, tenant);
          }
        }
        int clients =
            runtimes.stream().mapToInt(runtime -> runtime.dataSources().connections()).sum();
        assertThat(clients).isEqualTo(TENANTS * RUNTIMES * HELD_BY_EACH);
        // The pooler keeps what was needed at one time: a transaction each, one after the other.
        await()
            .untilAsserted(
                () -> assertThat(serverConnections(cluster, tenants)).isLessThan(clients));
        System.out.println(
            "idle connections of "
                + RUNTIMES
                + " runtimes to "
                + TENANTS
                + " tenants: "
                + clients
                + " at the pooler, "
                + serverConnections(cluster, tenants)
                + " at the server");
      } finally {
        runtimes.forEach(TestRuntime::close);
      }
    }
  }

  /** Several connections at once, each with statements often enough to be prepared if it could. */
  private static void use(TestRuntime runtime, TestTenant tenant) throws SQLException {
    var held = new ArrayList<Connection>();
    try {
      for (int i = 0; i < HELD_BY_EACH; i++) {
        held.add(runtime.dataSources().of(tenant.id()).getConnection());
      }
      for (Connection connection : held) {
        for (int i = 0; i < 10; i++) {
          try (var statement =
                  connection.prepareStatement(
                      "SELECT current_database(), current_setting('search_path'), ?::int");
              var row = bound(statement, i).executeQuery()) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo(tenant.database());
            assertThat(row.getInt(3)).isEqualTo(i);
          }
        }
      }
    } finally {
      for (Connection connection : held) {
        connection.close();
      }
    }
  }

  private static java.sql.PreparedStatement bound(java.sql.PreparedStatement statement, int value)
      throws SQLException {
    statement.setInt(1, value);
    return statement;
  }

  /** As the cell does, with the verifiers that the server has. */
  private static void knowUsers(
      PostgresExtension.Cluster cluster, Path folder, List<TestTenant> tenants) throws Exception {
    cluster.execute("postgres", "SET password_encryption = 'scram-sha-256'");
    var lines = new StringBuilder();
    try (Connection connection = cluster.superuser("postgres").getConnection();
        var statement = connection.createStatement()) {
      for (TestTenant tenant : tenants) {
        try (var row =
            statement.executeQuery(
                "SELECT rolname, rolpassword FROM pg_authid WHERE rolname = '"
                    + tenant.names().login(tenant.route().epoch(), 1)
                    + "'")) {
          assertThat(row.next()).isTrue();
          lines.append("\"" + row.getString(1) + "\" \"" + row.getString(2) + "\"\n");
        }
      }
    }
    Files.writeString(PgBouncer.usersFile(folder), lines);
  }

  private static int serverConnections(PostgresExtension.Cluster cluster, List<TestTenant> tenants)
      throws SQLException {
    int connections = 0;
    try (Connection connection = cluster.superuser("postgres").getConnection();
        var statement = connection.createStatement()) {
      for (TestTenant tenant : tenants) {
        try (var row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND"
                    + " datname = '"
                    + tenant.database()
                    + "'")) {
          row.next();
          connections += row.getInt(1);
        }
      }
    }
    return connections;
  }
}
