package io.domicile.cell.cluster;

import io.domicile.cell.files.PrivateFiles;
import io.domicile.contract.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Tells a PgBouncer who may log in: the whole file of users, replaced at once, and a reload. The
 * file holds SCRAM verifiers, which let nobody log in anywhere; PgBouncer checks a client with one,
 * and what it learns by that is what it logs in to the cluster with. Thread-safe.
 */
public final class Pooler {

  private final PoolerConfiguration configuration;
  private final Secret<String> password;

  public Pooler(PoolerConfiguration configuration) {
    this.configuration = configuration;
    this.password = PrivateFiles.readSecret(configuration.adminPasswordFile());
  }

  /**
   * Replaces the users.
   *
   * @param verifiers by role
   * @throws IllegalStateException if PgBouncer does not take them
   */
  public synchronized void tell(Map<String, String> verifiers) {
    var all = new TreeMap<>(verifiers);
    all.put(configuration.adminUser(), TenantsCluster.scram(configuration.adminUser(), password));
    var lines = new StringBuilder();
    all.forEach(
        (role, verifier) ->
            lines
                .append('"')
                .append(SqlNames.plain(role))
                .append("\" \"")
                .append(verifier)
                .append("\"\n"));
    try {
      replace(lines.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("The pooler's file of users cannot be written.", e);
    }
    reload();
  }

  /** The folder's group, if it is set to pass it on, is the file's. */
  private void replace(String content) throws IOException {
    Path file = configuration.usersFile();
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(aside);
    Files.createFile(
        aside, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    try (var channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
      var bytes = java.nio.ByteBuffer.wrap(content.getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Through its console, which speaks the simple protocol only. */
  private void reload() {
    var console = new PGSimpleDataSource();
    console.setServerNames(new String[] {configuration.host()});
    console.setPortNumbers(new int[] {configuration.port()});
    console.setDatabaseName("pgbouncer");
    console.setUser(configuration.adminUser());
    console.setPassword(password.reveal());
    console.setSslmode(configuration.sslMode());
    console.setPreferQueryMode(org.postgresql.jdbc.PreferQueryMode.SIMPLE);
    console.setAssumeMinServerVersion("15");
    console.setConnectTimeout(5);
    console.setSocketTimeout(10);
    try (var connection = console.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("RELOAD");
    } catch (SQLException e) {
      throw new IllegalStateException("The pooler does not take its users: " + e.getMessage(), e);
    }
  }
}
