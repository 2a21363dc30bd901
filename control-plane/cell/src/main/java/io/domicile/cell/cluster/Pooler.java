package io.domicile.cell.cluster;

import io.domicile.vaults.DatabaseCredential;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Tells a PgBouncer who may log in: the whole file of users, replaced at once, and a command that
 * makes it read the file. The file holds SCRAM verifiers, which let nobody log in anywhere;
 * PgBouncer checks a client with one, and what it learns by that is what it logs in to the cluster
 * with. Thread-safe.
 */
public final class Pooler {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final PoolerConfiguration configuration;

  public Pooler(PoolerConfiguration configuration) {
    this.configuration = configuration;
  }

  /**
   * Replaces the users.
   *
   * @param verifiers by role
   * @throws UncheckedIOException if the file cannot be written, or the command fails or does not
   *     end in 10 s
   */
  public synchronized void tell(Map<String, String> verifiers) {
    var lines = new StringBuilder();
    new TreeMap<>(verifiers)
        .forEach(
            (role, verifier) ->
                lines
                    .append('"')
                    .append(PlainSql.plain(role))
                    .append("\" \"")
                    .append(verifier)
                    .append("\"\n"));
    try {
      replace(lines.toString());
      reload();
    } catch (IOException e) {
      throw new UncheckedIOException("The pooler is not told its users: " + e.getMessage(), e);
    }
  }

  /** What the command prints is of no interest, and nothing of it is kept. */
  private void reload() throws IOException {
    List<String> command = configuration.reloadCommand();
    if (command.isEmpty()) {
      return;
    }
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(PATIENCE)) {
        throw new IOException(command.getFirst() + " does not end");
      }
      if (process.exitValue() != 0) {
        throw new IOException(command.getFirst() + " ended with " + process.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * Returns once somebody can log in through it.
   *
   * @throws IllegalStateException if that is not so in 10 s
   */
  public void awaitLogin(String database, DatabaseCredential credential) {
    var source = new PGSimpleDataSource();
    source.setServerNames(new String[] {configuration.host()});
    source.setPortNumbers(new int[] {configuration.port()});
    source.setDatabaseName(database);
    source.setUser(credential.username());
    source.setPassword(credential.password().reveal());
    source.setSslmode(configuration.sslMode());
    source.setConnectTimeout(5);
    source.setSocketTimeout(10);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (var _ = source.getConnection()) {
        return;
      } catch (SQLException notYet) {
        if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
          throw new IllegalStateException(
              "Nobody can log in through the pooler as a new role: " + notYet.getMessage(), notYet);
        }
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** The folder's group, if it is set to pass it on, is the file's. */
  private void replace(String content) throws IOException {
    Path file = configuration.usersFile();
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(aside);
    Files.createFile(
        aside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    try (var channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
      var bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
