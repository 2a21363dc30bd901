package io.domicile.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.contract.secret.Secret;
import io.domicile.testing.peers.DebianPeer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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
  void its_lock_table_is_large_and_its_log_is_not_for_everybody() throws Exception {
    try (var cluster = PostgresCluster.start(settings)) {
      assertThat(query(cluster, "SHOW max_locks_per_transaction")).isEqualTo("256");
      assertThat(query(cluster, "SHOW reserved_connections")).isEqualTo("2");
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(settings.folder().resolve("postgres.log"))))
        .isEqualTo("rw-r-----");
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

  @Test
  void a_port_that_another_server_holds_is_said_with_its_holder_and_nothing_is_done_there()
      throws Exception {
    try (var first = PostgresCluster.start(settings)) {
      first.ensureRole("registry", new Secret<>("right"), "", true);
      var second = settings(folder.resolve("second"), settings.port());

      assertThatThrownBy(() -> PostgresCluster.start(second))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Port " + settings.port() + " is taken by process " + first.pid())
          .hasMessageContaining("postgres");
      try (var connection =
          DriverManager.getConnection(first.jdbcUrl("registry"), "registry", "right")) {
        assertThat(connection.isValid(1)).isTrue();
      }
    }
  }

  @Test
  void a_connection_to_another_server_is_given_to_nobody() throws Exception {
    PostgresCluster ours = PostgresCluster.start(settings);
    ours.close();
    try (var _ = PostgresCluster.start(settings(folder.resolve("other"), settings.port()))) {
      assertThatThrownBy(() -> ours.ensureRole("registry", new Secret<>("x"), "", true))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("Another PostgreSQL server than that of")
          .hasMessageContaining("Nothing was done there");
    }
  }

  @Test
  void a_server_that_does_not_come_up_is_said_at_once_with_its_last_words() throws Exception {
    PostgresCluster.start(settings).close();
    Files.writeString(
        settings.folder().resolve("data/postgresql.conf"), "shared_buffers = 'not a size'\n");

    assertThatThrownBy(() -> PostgresCluster.start(settings))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("FATAL:")
        .hasMessageContaining(settings.folder().resolve("postgres.log").toString())
        .hasMessageNotContaining("Gave up waiting");
  }

  @Test
  void its_socket_lies_beside_its_data_however_long_the_path_is() throws Exception {
    var deep = folder.resolve("a".repeat(60)).resolve("b".repeat(60)).resolve("cluster");
    var settings = settings(deep, this.settings.port());
    try (var cluster = PostgresCluster.start(settings)) {
      assertThat(deep.resolve(".s.PGSQL." + settings.port())).exists();
      assertThat(Path.of("/tmp/.s.PGSQL." + settings.port())).doesNotExist();
      assertThat(query(cluster, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void a_platform_of_another_network_namespace_may_have_the_same_port() throws Exception {
    DebianPeer.requireRights(
        canMakeNamespaces(), "This user may not make a network namespace (unshare --net)");
    try (var _ = PostgresCluster.start(settings)) {
      Process other =
          new ProcessBuilder(
                  "unshare",
                  "--net",
                  "sh",
                  "-c",
                  "ip link set lo up && exec \"$@\"",
                  "_",
                  ProcessHandle.current().info().command().orElseThrow(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  StartsAndStops.class.getName(),
                  folder.resolve("elsewhere").toString(),
                  Integer.toString(settings.port()))
              .inheritIO()
              .start();
      assertThat(other.waitFor()).isZero();
    }
  }

  private static boolean canMakeNamespaces() {
    try {
      return new ProcessBuilder("unshare", "--net", "ip", "link", "set", "lo", "up")
              .redirectErrorStream(true)
              .start()
              .waitFor()
          == 0;
    } catch (IOException noSuchProgram) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Starts a cluster and stops it. */
  public static final class StartsAndStops {
    public static void main(String[] args) throws Exception {
      PostgresCluster.start(settings(Path.of(args[0]), Integer.parseInt(args[1]))).close();
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
    return new PostgresCluster.Settings(folder, Path.of("target/postgres-binaries"), port, 20, 2);
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
