package io.domicile.testing.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a real PostgreSQL cluster, one for the whole JVM, that is as durable as production's.
 * Each test makes databases and roles of its own in it.
 *
 * <pre>{@code
 * @ExtendWith(PostgresExtension.class)
 * class RegistryTest {
 *   @Test
 *   void something_holds(PostgresExtension.Cluster cluster) { ... }
 * }
 * }</pre>
 */
public final class PostgresExtension implements BeforeAllCallback, ParameterResolver {

  private static @Nullable Cluster shared;

  /** A running cluster and its superuser. */
  public static final class Cluster {

    private final EmbeddedPostgres postgres;

    Cluster(EmbeddedPostgres postgres) {
      this.postgres = postgres;
    }

    public String host() {
      return "127.0.0.1";
    }

    public int port() {
      return postgres.getPort();
    }

    /** Connections as the superuser {@code postgres} to the named database. */
    public DataSource superuser(String database) {
      return postgres.getDatabase("postgres", database);
    }

    public String jdbcUrl(String database) {
      return "jdbc:postgresql://" + host() + ":" + port() + "/" + database;
    }

    /** Makes an empty database with a name of its own, and returns the name. */
    public String createDatabase() {
      String name = "test_" + UUID.randomUUID().toString().replace("-", "");
      execute("postgres", "CREATE DATABASE " + name);
      return name;
    }

    /** Runs one statement as the superuser. */
    public void execute(String database, String sql) {
      try (Connection connection = superuser(database).getConnection();
          var statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The cluster of this JVM, started at the first call. */
  public static synchronized Cluster cluster() {
    Cluster running = shared;
    if (running == null) {
      running = start();
      shared = running;
    }
    return running;
  }

  private static Cluster start() {
    try {
      var postgres =
          EmbeddedPostgres.builder()
              // The embedded defaults trade durability for speed; what holds in tests must hold in
              // production.
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("full_page_writes", "on")
              .setServerConfig("max_connections", "300")
              .setServerConfig("max_prepared_transactions", "0")
              .setServerConfig("timezone", "Pacific/Auckland")
              .setLocaleConfig("locale", "C.UTF-8")
              .start();
      return new Cluster(postgres);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    cluster();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Cluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return cluster();
  }
}
