package io.domicile.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.contract.secret.Secret;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PostgresClusterTest {

  @TempDir Path folder;
  private PostgresCluster.Settings settings = settings(Path.of("none"), 1);

  @BeforeEach
  void chooseAPort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      settings = settings(folder.resolve("cluster"), socket.getLocalPort());
    }
  }

  @Test
  void what_was_written_is_there_after_a_restart() throws Exception {
    try (var cluster = PostgresCluster.start(settings);
        var connection = cluster.superuser("postgres");
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE kept AS SELECT 42 AS answer");
    }
    try (var cluster = PostgresCluster.start(settings)) {
      assertThat(query(cluster, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  @Test
  void it_is_as_durable_as_production() throws Exception {
    try (var cluster = PostgresCluster.start(settings)) {
      for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
        assertThat(query(cluster, "SHOW " + setting)).as(setting).isEqualTo("on");
      }
      assertThat(query(cluster, "SHOW max_prepared_transactions")).isEqualTo("0");
    }
  }

  @Test
  void a_role_logs_in_with_its_password_and_no_other() throws Exception {
    try (var cluster = PostgresCluster.start(settings)) {
      cluster.ensureRole("registry", new Secret<>("right"), "", true);
      cluster.ensureRole("registry", new Secret<>("right"), "", true);

      try (var connection =
          DriverManager.getConnection(cluster.jdbcUrl("registry"), "registry", "right")) {
        assertThat(connection.isValid(1)).isTrue();
      }
      assertThatThrownBy(
              () -> DriverManager.getConnection(cluster.jdbcUrl("registry"), "registry", "wrong"))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void a_server_left_behind_by_a_killed_process_is_replaced_and_its_data_kept() throws Exception {
    var killed =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                Abandons.class.getName(),
                settings.folder().toString(),
                Integer.toString(settings.port()),
                folder.resolve("pid").toString())
            .inheritIO()
            .start();
    assertThat(killed.waitFor()).isEqualTo(137);
    long pid = Long.parseLong(Files.readString(folder.resolve("pid")));
    assertThat(ProcessHandle.of(pid)).isPresent();

    try (var cluster = PostgresCluster.start(settings)) {
      assertThat(cluster.pid()).isNotEqualTo(pid);
      assertThat(query(cluster, "SELECT answer FROM kept")).isEqualTo("42");
    }
  }

  /**
   * Starts a cluster, writes to it, notes the server's process id, and dies without stopping it.
   */
  public static final class Abandons {
    public static void main(String[] args) throws Exception {
      var cluster = PostgresCluster.start(settings(Path.of(args[0]), Integer.parseInt(args[1])));
      try (var connection = cluster.superuser("postgres");
          var statement = connection.createStatement()) {
        statement.execute("CREATE TABLE kept AS SELECT 42 AS answer");
      }
      Files.writeString(Path.of(args[2]), Long.toString(cluster.pid()));
      Runtime.getRuntime().halt(137);
    }
  }

  private static PostgresCluster.Settings settings(Path folder, int port) {
    return new PostgresCluster.Settings(folder, Path.of("target/postgres-binaries"), port, 20);
  }

  private static String query(PostgresCluster cluster, String sql) throws SQLException {
    try (var connection = cluster.superuser("postgres");
        var statement = connection.createStatement()) {
      var rows = statement.executeQuery(sql);
      rows.next();
      return rows.getString(1);
    }
  }
}
