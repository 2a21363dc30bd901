package io.domicile.testing.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A PgBouncer in transaction mode before a cluster, as {@code docs/pgbouncer.md} sets it up: every
 * database by its own name, users from a file. It refuses to run as root, so root runs it as
 * nobody.
 */
public final class PgBouncer implements AutoCloseable {

  private static final long PATIENCE_NANOS = 30_000_000_000L;
  private static final int ATTEMPTS = 5;
  private static final long PAUSE_NANOS = 10_000_000L;

  private final Path directory;
  private final int port;
  private final Process process;

  private PgBouncer(Path directory, int port, Process process) {
    this.directory = directory;
    this.port = port;
    this.process = process;
  }

  /**
   * The file of users in a folder that PgBouncer may read, empty yet.
   *
   * @param directory to be made, with files in it that go to nobody's group
   */
  public static Path usersFile(Path directory) {
    try {
      Files.createDirectories(directory);
      if (isRoot()) {
        run("chgrp", "nogroup", directory.toString());
        run("chmod", "2770", directory.toString());
        for (Path above = directory.getParent(); above != null; above = above.getParent()) {
          run("chmod", "o+x", above.toString());
        }
      }
      Path users = directory.resolve("users.txt");
      if (Files.notExists(users)) {
        Files.createFile(
            users,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
      }
      return users;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts one and waits until it listens; the test is skipped where it is not installed. */
  public static PgBouncer start(Path directory, String host, int port) {
    Path program = DebianPeer.require("pgbouncer");
    for (int attempt = 1; ; attempt++) {
      try {
        return start(program, directory, host, port);
      } catch (IOException e) {
        // PgBouncer takes no port 0, and somebody may have taken the one that was free.
        if (attempt == ATTEMPTS) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private static PgBouncer start(Path program, Path directory, String host, int port)
      throws IOException {
    Path users = usersFile(directory);
    int listen = freePort();
    Path file = directory.resolve("pgbouncer.ini");
    Files.writeString(
        file,
        """
        [databases]
        * = host=%s port=%d

        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = scram-sha-256
        auth_file = %s
        pool_mode = transaction
        max_client_conn = 2000
        default_pool_size = 4
        server_login_retry = 1
        query_wait_timeout = 3
        ignore_startup_parameters = extra_float_digits, search_path, options
        """
            .formatted(host, port, listen, users));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    var command = new ArrayList<String>();
    if (isRoot()) {
      command.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
    }
    command.addAll(List.of(program.toString(), file.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("pgbouncer.log").toFile())
            .start();
    var started = new PgBouncer(directory, listen, process);
    started.awaitListening();
    return started;
  }

  public int port() {
    return port;
  }

  /** The command that makes it read its users again. */
  public List<String> reloadCommand() {
    return List.of("kill", "-HUP", Long.toString(process.pid()));
  }

  /** Makes it read its users again. */
  public void reload() {
    try {
      run(reloadCommand().toArray(String[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitListening() throws IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        new java.net.Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException notYet) {
        if (System.nanoTime() > deadline || !process.isAlive()) {
          process.destroyForcibly();
          throw new IOException(
              "PgBouncer does not start: " + Files.readString(directory.resolve("pgbouncer.log")),
              notYet);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static void run(String... command) throws IOException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(String.join(" ", command) + " does not end.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
