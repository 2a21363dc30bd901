package io.domicile.testing.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A real PostgreSQL cluster of a test's own, which the test may kill and start again. Its data and
 * its port stay. Not thread-safe.
 */
public final class KillableCluster implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path data;
  private final EmbeddedPostgres server;
  private final List<String> command;

  private KillableCluster(Path data, EmbeddedPostgres server) throws IOException {
    this.data = data;
    this.server = server;
    this.command = commandOf(postmaster());
  }

  public static KillableCluster start(Path folder) throws IOException {
    Path data = folder.resolve("data");
    var server =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setLocaleConfig("locale", "C.UTF-8")
            .start();
    return new KillableCluster(data, server);
  }

  private ProcessHandle postmaster() throws IOException {
    String pid = Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  /** How the server was started, for starting it so again; PostgreSQL refuses to be root. */
  private static List<String> commandOf(ProcessHandle postmaster) {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(postmaster.info().command().orElseThrow());
    command.addAll(List.of(postmaster.info().arguments().orElseThrow()));
    return command;
  }

  /** The cluster as tests know it. */
  public PostgresExtension.Cluster cluster() {
    return new PostgresExtension.Cluster(server);
  }

  /** SIGKILL to the postmaster; returns when it and all its backends are gone. */
  public void kill() throws Exception {
    ProcessHandle postmaster = postmaster();
    CompletableFuture<?>[] gone =
        Stream.concat(Stream.of(postmaster), postmaster.descendants())
            .map(ProcessHandle::onExit)
            .toArray(CompletableFuture[]::new);
    postmaster.destroyForcibly();
    // Backends notice that their postmaster is gone, and end.
    CompletableFuture.allOf(gone).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** Starts it again, with what had been committed; returns when it answers. */
  public void restart() throws IOException {
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(data.resolveSibling("restarted.log").toFile())
        .start();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        server.getPostgresDatabase().getConnection().close();
        return;
      } catch (SQLException notYet) {
        if (System.nanoTime() - deadline > 0) {
          throw new IOException("The cluster does not come back.", notYet);
        }
        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
