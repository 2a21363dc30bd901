package io.domicile.testing.postgres;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.awaitility.core.ConditionTimeoutException;
import org.postgresql.ds.PGSimpleDataSource;

/** A hot standby of a cluster from the embedded binaries, which streams from it. */
public final class StreamingReplica implements AutoCloseable {

  private final Process process;
  private final int port;

  private StreamingReplica(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Copies the primary while it runs, as a base backup does, and starts the copy as a standby.
   *
   * @param superuser of the primary, whom loopback lets in without a password
   */
  public static StreamingReplica of(DataSource superuser, int primaryPort, Path directory)
      throws Exception {
    Path copy = directory.resolve("replica");
    String data;
    String label;
    String maxConnections;
    try (Connection connection = superuser.getConnection();
        var statement = connection.createStatement()) {
      data = text(statement, "SHOW data_directory");
      maxConnections = text(statement, "SHOW max_connections");
      statement.execute("SELECT pg_backup_start('replica', true)");
      run(List.of("cp", "-a", data, copy.toString()));
      label = text(statement, "SELECT labelfile FROM pg_backup_stop(false)");
    }
    Files.deleteIfExists(copy.resolve("postmaster.pid"));
    Files.writeString(copy.resolve("backup_label"), label);
    Files.createFile(copy.resolve("standby.signal"));
    Files.writeString(
        copy.resolve("postgresql.auto.conf"),
        "primary_conninfo = 'host=127.0.0.1 port=" + primaryPort + " user=postgres'\n",
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
            "max_connections=" + maxConnections,
            "-c",
            "unix_socket_directories=/tmp"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("replica.log").toFile())
            .start();
    var replica = new StreamingReplica(process, port);
    try {
      await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(replica::answers);
      return replica;
    } catch (ConditionTimeoutException e) {
      replica.kill();
      throw new IOException(Files.readString(directory.resolve("replica.log")), e);
    }
  }

  public int port() {
    return port;
  }

  private boolean answers() throws SQLException {
    var source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName("postgres");
    source.setUser("postgres");
    source.setPassword("of no account where loopback is trusted");
    try (Connection connection = source.getConnection()) {
      return connection.isValid(1);
    }
  }

  /** Ends it without a word. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }

  private static String text(Statement statement, String sql) throws SQLException {
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
