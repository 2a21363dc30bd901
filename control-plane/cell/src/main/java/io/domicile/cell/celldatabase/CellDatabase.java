package io.domicile.cell.celldatabase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.json.Json;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.service.files.PrivateFiles;
import io.domicile.service.health.NewConnections;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import java.lang.reflect.Type;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.argument.ArgumentFactory;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PGobject;

/** The cell's own database: migrated, pooled, with mappers for our ids. Thread-safe. */
public final class CellDatabase implements Managed {

  private static final int POOL_SIZE = 16;
  private static final int LOGIN_TIMEOUT_SECONDS = 5;

  private final HikariDataSource dataSource;
  private final Jdbi jdbi;

  private final CellDatabaseConfiguration configuration;

  private CellDatabase(HikariDataSource dataSource, CellDatabaseConfiguration configuration) {
    this.dataSource = dataSource;
    this.configuration = configuration;
    this.jdbi = Jdbi.create(dataSource);
    jdbi.installPlugin(new SqlObjectPlugin());
    jdbi.registerColumnMapper(
        TenantId.class,
        (row, column, context) -> {
          UUID id = row.getObject(column, UUID.class);
          return id == null ? null : new TenantId(id);
        });
    jdbi.registerColumnMapper(
        Epoch.class, (row, column, context) -> new Epoch(row.getLong(column)));
    jdbi.registerColumnMapper(
        Generation.class, (row, column, context) -> new Generation(row.getLong(column)));
    jdbi.registerColumnMapper(
        Slug.class, (row, column, context) -> new Slug(row.getString(column)));
    jdbi.registerColumnMapper(
        Bytes.class, (row, column, context) -> Bytes.copyOf(row.getBytes(column)));
    jdbi.registerArgument(new Ids.Tenants());
    jdbi.registerArgument(new Ids.Binaries());
    jdbi.registerArgument(new Ids.Epochs());
    jdbi.registerArgument(new Ids.Generations());
    jdbi.registerArgument(new Ids.Documents());
    // Read by name, whatever the case.
    jdbi.registerArgument(new Ids.States());
  }

  /** Connects and migrates. */
  public static CellDatabase open(CellDatabaseConfiguration configuration) {
    var hikari = new HikariConfig();
    hikari.setPoolName("cell-database");
    hikari.setJdbcUrl(configuration.url());
    hikari.setUsername(configuration.user());
    hikari.setPassword(PrivateFiles.readSecret(configuration.passwordFile()).reveal());
    hikari.setMaximumPoolSize(POOL_SIZE);
    hikari.setConnectionTimeout(10_000);
    hikari.addDataSourceProperty("ApplicationName", "domicile-cell");
    var dataSource = new HikariDataSource(hikari);
    try {
      Flyway.configure()
          .dataSource(dataSource)
          .locations("classpath:io/domicile/cell/celldatabase/migrations")
          .cleanDisabled(true)
          .load()
          .migrate();
      return new CellDatabase(dataSource, configuration);
    } catch (RuntimeException e) {
      dataSource.close();
      throw e;
    }
  }

  /** Opens it, and closes it when the process stops. */
  public static CellDatabase install(
      CellDatabaseConfiguration configuration, Environment environment) {
    CellDatabase database = open(configuration);
    environment.lifecycle().manage(database);
    environment.healthChecks().register("cell-database", new DatabaseCheck(database::jdbi));
    environment
        .healthChecks()
        .register(
            "cell-database-connections",
            new NewConnections(database::newConnection, Clock.systemUTC()));
    return database;
  }

  public Jdbi jdbi() {
    return jdbi;
  }

  /** A connection of its own, outside of the pool; gives up after some seconds. */
  public Connection newConnection() throws SQLException {
    var source = new PGSimpleDataSource();
    source.setUrl(configuration.url());
    source.setUser(configuration.user());
    source.setPassword(PrivateFiles.readSecret(configuration.passwordFile()).reveal());
    source.setApplicationName("domicile-cell");
    source.setLoginTimeout(LOGIN_TIMEOUT_SECONDS);
    return source.getConnection();
  }

  public DataSource dataSource() {
    return dataSource;
  }

  @Override
  public void stop() {
    dataSource.close();
  }

  /** A value that a {@code jsonb} parameter carries. */
  public record Document(Object value) {}

  /** How our types go into statements. */
  private static final class Ids {

    static final class Tenants extends AbstractArgumentFactory<TenantId> {
      Tenants() {
        super(Types.OTHER);
      }

      @Override
      protected Argument build(TenantId value, ConfigRegistry config) {
        return (position, statement, context) -> statement.setObject(position, value.value());
      }
    }

    static final class Epochs extends AbstractArgumentFactory<Epoch> {
      Epochs() {
        super(Types.BIGINT);
      }

      @Override
      protected Argument build(Epoch value, ConfigRegistry config) {
        return (position, statement, context) -> statement.setLong(position, value.value());
      }
    }

    static final class Generations extends AbstractArgumentFactory<Generation> {
      Generations() {
        super(Types.BIGINT);
      }

      @Override
      protected Argument build(Generation value, ConfigRegistry config) {
        return (position, statement, context) -> statement.setLong(position, value.value());
      }
    }

    static final class Binaries extends AbstractArgumentFactory<Bytes> {
      Binaries() {
        super(Types.BINARY);
      }

      @Override
      protected Argument build(Bytes value, ConfigRegistry config) {
        return (position, statement, context) -> statement.setBytes(position, value.toArray());
      }
    }

    /** A state is kept as its name in lower case, which the table's CHECK names. */
    static final class States implements ArgumentFactory {
      @Override
      public Optional<Argument> build(Type type, @Nullable Object value, ConfigRegistry config) {
        return value instanceof Enum<?> state
            ? Optional.of(
                (position, statement, context) ->
                    statement.setString(position, state.name().toLowerCase(Locale.ROOT)))
            : Optional.empty();
      }
    }

    static final class Documents extends AbstractArgumentFactory<Document> {
      Documents() {
        super(Types.OTHER);
      }

      @Override
      protected Argument build(Document document, ConfigRegistry config) {
        return (position, statement, context) -> {
          var jsonb = new PGobject();
          jsonb.setType("jsonb");
          try {
            jsonb.setValue(Json.mapper().writeValueAsString(document.value()));
          } catch (JsonProcessingException e) {
            throw new SQLException("Not serialisable.", e);
          }
          statement.setObject(position, jsonb);
        };
      }
    }
  }
}
