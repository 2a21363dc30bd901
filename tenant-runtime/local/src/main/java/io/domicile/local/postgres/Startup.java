package io.domicile.local.postgres;

import io.domicile.local.processes.PortHolder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Starts one server and makes sure that it is this one that answers. The library behind it takes
 * any server's answer at the port for its own, and waits a minute for one that has ended already;
 * neither is good enough where several platforms run.
 */
final class Startup {

  private static final long LOOK_MILLIS = 50;

  private final Path data;
  private final int port;
  private final ServerLog log;

  Startup(Path data, int port, ServerLog log) {
    this.data = data;
    this.port = port;
    this.log = log;
  }

  /**
   * Starts it and waits until it takes connections.
   *
   * @throws IOException as soon as the server has ended, with the last thing that it said and where
   *     its log is
   */
  EmbeddedPostgres run(EmbeddedPostgres.Builder builder) throws IOException, InterruptedException {
    if (!PortHolder.isFree(port)) {
      throw failure("Port " + port + " is taken" + holder() + ".");
    }
    var starting = new FutureTask<>(builder::start);
    Thread thread = Thread.ofPlatform().daemon().name("postgres-start").start(starting);
    boolean ended = false;
    while (true) {
      try {
        EmbeddedPostgres server = starting.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (ended) {
          server.close();
          throw failure("It ended while it was starting.");
        }
        return server;
      } catch (TimeoutException notYet) {
        if (!ended && log.saysItEnded()) {
          ended = true;
          thread.interrupt();
        }
      } catch (ExecutionException e) {
        throw failure(String.valueOf(Objects.requireNonNull(e.getCause()).getMessage()));
      } catch (InterruptedException e) {
        thread.interrupt();
        throw e;
      }
    }
  }

  /**
   * Makes sure that a connection leads to the server of our data directory.
   *
   * @throws SQLException if another server answers
   */
  void requireOurs(Connection connection) throws SQLException {
    String directory;
    long identifier;
    try (var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                """
                SELECT current_setting('data_directory'), system_identifier FROM pg_control_system()
                """)) {
      row.next();
      directory = row.getString(1);
      identifier = row.getLong(2);
    }
    boolean ours;
    try {
      Path theirs = Path.of(directory);
      ours =
          Files.exists(theirs)
              && Files.isSameFile(theirs, data)
              && identifier == systemIdentifier();
    } catch (IOException e) {
      throw new SQLException("The data directory " + data + " cannot be read.", e);
    }
    if (!ours) {
      throw new SQLException(
          "Another PostgreSQL server than that of "
              + data
              + " answers on port "
              + port
              + holder()
              + ": its data directory is "
              + directory
              + ". Nothing was done there.");
    }
  }

  /** The first eight bytes of {@code pg_control}, in this machine's order. */
  private long systemIdentifier() throws IOException {
    try (var control = Files.newByteChannel(data.resolve("global/pg_control"))) {
      var bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
      while (bytes.hasRemaining() && control.read(bytes) >= 0) {
        // Once is enough on every system that was seen.
      }
      return bytes.flip().getLong();
    }
  }

  private String holder() {
    return PortHolder.of(port).map(who -> " by " + who).orElse("");
  }

  private IOException failure(String reason) throws IOException {
    return new IOException(
        "PostgreSQL in "
            + data
            + " does not start. "
            + reason
            + log.lastFatal().map(fatal -> " " + fatal + ".").orElse("")
            + " Its log is "
            + log.file()
            + ".");
  }
}
