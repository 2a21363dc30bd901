package io.domicile.local.postgres;

import io.domicile.contract.secret.Secret;
import io.domicile.local.processes.LogFiles;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL cluster with a fixed data directory and port. It writes through to the disk before
 * it acknowledges, like production's; roles log in with SCRAM, the superuser only from this
 * machine.
 *
 * <p>Whoever starts it stops it. If that process dies without stopping it, the server goes on, and
 * the next start stops it first. Not thread-safe.
 */
public final class PostgresCluster implements AutoCloseable {

  private static final String SUPERUSER = "postgres";
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

  private final EmbeddedPostgres server;
  private final Path folder;
  private final Path dataDirectory;
  private final int port;
  private final Startup startup;

  /**
   * Where and how large a cluster is.
   *
   * @param folder holds the data directory and the server's log
   * @param binaries where the server's programs are unpacked, once for all clusters that name the
   *     same place
   * @param port on 127.0.0.1
   * @param reservedConnections of these, for members of {@code pg_use_reserved_connections} alone
   */
  public record Settings(
      Path folder, Path binaries, int port, int maxConnections, int reservedConnections) {}

  private PostgresCluster(EmbeddedPostgres server, Path folder, int port, Startup startup) {
    this.server = server;
    this.startup = startup;
    this.folder = folder;
    this.dataDirectory = folder.resolve("data");
    this.port = port;
  }

  /**
   * Starts the cluster, making it first if there is none yet.
   *
   * @throws IOException if it does not start, with its last words and where its log is; if another
   *     server answers at the port
   */
  public static PostgresCluster start(Settings settings) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(settings.folder().toAbsolutePath());
    Path data = folder.resolve("data");
    Postmaster.stopLeftover(data, STOP_PATIENCE);
    Path logFile = folder.resolve("postgres.log");
    LogFiles.prepare(logFile);
    File log = logFile.toFile();
    var startup = new Startup(data, settings.port(), ServerLog.from(logFile));
    var builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            // Its default working directory is cleared of data directories that look stale; this
            // one is ours.
            .setOverrideWorkingDirectory(
                Files.createDirectories(settings.binaries().toAbsolutePath()).toFile())
            .setRegisterShutdownHook(false)
            .setPort(settings.port())
            .setPGStartupWait(Duration.ofSeconds(60))
            .setLocaleConfig("locale", "C.UTF-8")
            .setDataDirectoryCustomizer(PostgresCluster::writeAccessRules)
            .setServerConfig("listen_addresses", "127.0.0.1")
            // Beside the data directory, which this is relative to: /tmp is shared with platforms
            // of other
            // network namespaces, and a socket's whole path may have 107 bytes only.
            .setServerConfig("unix_socket_directories", "..")
            .setServerConfig("max_connections", Integer.toString(settings.maxConnections()))
            .setServerConfig(
                "reserved_connections", Integer.toString(settings.reservedConnections()))
            // A lock table of this times all connections: more than all tenants' roles may hold
            // before the cell ends their sessions.
            .setServerConfig("max_locks_per_transaction", "256")
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_prepared_transactions", "0")
            .setServerConfig("password_encryption", "scram-sha-256")
            .setServerConfig("log_min_messages", "warning")
            .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log))
            .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log));
    EmbeddedPostgres server = startup.run(builder);
    var cluster = new PostgresCluster(server, folder, settings.port(), startup);
    try (var _ = cluster.superuser("postgres")) {
      return cluster;
    } catch (SQLException e) {
      cluster.close();
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * The superuser needs no password on this machine's loopback, as in any development cluster;
   * every other role does.
   */
  private static void writeAccessRules(File dataDirectory) {
    try {
      Files.writeString(
          dataDirectory.toPath().resolve("pg_hba.conf"),
          """
          # TYPE  DATABASE  USER      ADDRESS       METHOD
          local   all       postgres                trust
          host    all       postgres  127.0.0.1/32  trust
          host    all       all       127.0.0.1/32  scram-sha-256
          """);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  /** What the cluster keeps lies under it. */
  public Path folder() {
    return folder;
  }

  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /**
   * A connection to this server as the superuser, the caller's to close.
   *
   * @throws SQLException also if another server answers at the port
   */
  public Connection superuser(String database) throws SQLException {
    Connection connection = superuser(port, database);
    try {
      startup.requireOurs(connection);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** As {@link #superuser(String)}, for a cluster that another process runs. */
  public static Connection superuser(int port, String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, SUPERUSER, null);
  }

  /**
   * Sees to it that the role exists, can log in with the password, and owns a database of its own
   * name.
   *
   * @param attributes further role attributes, such as {@code CREATEDB}
   */
  public void ensureRole(
      String role, Secret<String> password, String attributes, boolean withDatabase)
      throws SQLException {
    try (Connection connection = superuser("postgres");
        var statement = connection.createStatement()) {
      boolean missing = first(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", role) == null;
      String verb = missing ? "CREATE" : "ALTER";
      statement.execute(
          verb
              + " ROLE "
              + role
              + " LOGIN NOSUPERUSER "
              + attributes
              + " PASSWORD '"
              + password.reveal()
              + "'");
      if (withDatabase
          && first(connection, "SELECT 1 FROM pg_database WHERE datname = ?", role) == null) {
        statement.execute("CREATE DATABASE " + role + " OWNER " + role);
        statement.execute("REVOKE ALL ON DATABASE " + role + " FROM PUBLIC");
      }
    }
  }

  /** Runs statements as the superuser. */
  public void execute(String database, String sql) throws SQLException {
    try (Connection connection = superuser(database);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static @Nullable String first(Connection connection, String sql, String parameter)
      throws SQLException {
    try (var query = connection.prepareStatement(sql)) {
      query.setString(1, parameter);
      var rows = query.executeQuery();
      return rows.next() ? rows.getString(1) : null;
    }
  }

  /** Whether the server's process lives. */
  public boolean isRunning() {
    try {
      return Postmaster.of(dataDirectory).isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The server's process id. */
  public long pid() throws IOException {
    return Postmaster.of(dataDirectory)
        .orElseThrow(() -> new IOException("The server is not running."))
        .pid();
  }

  /** Ends the server that an earlier run, which was killed, left behind on this folder. */
  public static void endLeftover(Path folder) throws IOException, InterruptedException {
    Postmaster.stopLeftover(folder.resolve("data"), STOP_PATIENCE);
  }

  /** Stops the server fast: open transactions end, everything acknowledged is on disk. */
  @Override
  public void close() throws IOException {
    server.close();
    try {
      // The library gives a large cluster five seconds and then lets it be.
      Postmaster.stopLeftover(dataDirectory, STOP_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while a PostgreSQL cluster was stopping.", e);
    }
  }
}
