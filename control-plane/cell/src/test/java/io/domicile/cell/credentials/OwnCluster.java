package io.domicile.cell.credentials;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A primary of a test's own, with settings that the shared one must not have, and a replica of it.
 */
final class OwnCluster implements AutoCloseable {

  private final EmbeddedPostgres primary;
  private @Nullable Process replica;

  OwnCluster(String setting, String value) throws IOException {
    primary =
        EmbeddedPostgres.builder()
            .setServerConfig(setting, value)
            .setLocaleConfig("locale", "C.UTF-8")
            .start();
  }

  int port() {
    return primary.getPort();
  }

  DataSource superuser() {
    return primary.getPostgresDatabase();
  }

  /** An empty database on it, as JDBC URL. */
  String database(String name) throws SQLException {
    try (Connection connection = superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return "jdbc:postgresql://127.0.0.1:" + port() + "/" + name;
  }

  /** Copies the primary while it runs, as a base backup does, and starts the copy as a standby. */
  int startReplica(Path directory) throws Exception {
    Path copy = directory.resolve("replica");
    String data;
    String label;
    try (Connection connection = superuser().getConnection();
        var statement = connection.createStatement()) {
      data = text(statement, "SHOW data_directory");
      statement.execute("SELECT pg_backup_start('replica', true)");
      run(List.of("cp", "-a", data, copy.toString()));
      label = text(statement, "SELECT labelfile FROM pg_backup_stop(false)");
    }
    Files.deleteIfExists(copy.resolve("postmaster.pid"));
    Files.writeString(copy.resolve("backup_label"), label);
    Files.createFile(copy.resolve("standby.signal"));
    Files.writeString(
        copy.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=127.0.0.1 port=" + port() + " user=postgres'\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    run(List.of("chown", "-R", "--reference=" + data, copy.toString()));
    run(List.of("chmod", "o+x", directory.toString()));
    int port = freePort();
    long postmaster =
        Long.parseLong(Files.readAllLines(Path.of(data, "postmaster.pid")).getFirst().strip());
    String program = ProcessHandle.of(postmaster).orElseThrow().info().command().orElseThrow();
    var command = new ArrayList<String>();
    if ("root".equals(System.getProperty("user.name"))) {
      // As the primary was started: in a user namespace, where root is nobody.
      command.addAll(List.of("unshare", "-U"));
    }
    command.addAll(
        List.of(
            program,
            "-D",
            copy.toString(),
            "-p",
            Integer.toString(port),
            // No fewer than the primary has, or it does not become a hot standby.
            "-c",
            "max_connections=1000",
            "-c",
            "unix_socket_directories=/tmp"));
    replica =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("replica.log").toFile())
            .start();
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(
            () -> {
              try (Connection connection =
                  replica(port, "postgres", "postgres", "").getConnection()) {
                return connection.isValid(1);
              }
            });
    return port;
  }

  /** Connections to the replica. */
  static DataSource replica(int port, String database, String user, String options) {
    var source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName(database);
    source.setUser(user);
    source.setPassword("of no account where loopback is trusted");
    source.setOptions(options);
    return source;
  }

  @Override
  public void close() throws IOException {
    if (replica != null) {
      replica.destroyForcibly().onExit().join();
    }
    primary.close();
  }

  private static String text(java.sql.Statement statement, String sql) throws SQLException {
    try (var row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException("Failed: " + command);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
