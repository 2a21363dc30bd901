package io.domicile.cell.testing;

import io.domicile.testing.postgres.StreamingReplica;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A primary of a test's own, with settings that the shared one must not have, and a replica of it.
 */
public final class OwnCluster implements AutoCloseable {

  private final EmbeddedPostgres primary;
  private @Nullable StreamingReplica replica;

  public OwnCluster(String setting, String value) throws IOException {
    this(Map.of(setting, value));
  }

  public OwnCluster(Map<String, String> settings) throws IOException {
    var builder = EmbeddedPostgres.builder().setLocaleConfig("locale", "C.UTF-8");
    settings.forEach(builder::setServerConfig);
    primary = builder.start();
  }

  public int port() {
    return primary.getPort();
  }

  public DataSource superuser() {
    return primary.getPostgresDatabase();
  }

  /** An empty database on it, as JDBC URL. */
  public String database(String name) throws SQLException {
    try (Connection connection = superuser().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return "jdbc:postgresql://127.0.0.1:" + port() + "/" + name;
  }

  /** Starts a replica and returns its port. */
  public int startReplica(Path directory) throws Exception {
    replica = StreamingReplica.of(superuser(), port(), directory);
    return replica.port();
  }

  /** Connections to the replica. */
  public static DataSource replica(int port, String database, String user, String options) {
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
      replica.close();
    }
    primary.close();
  }
}
