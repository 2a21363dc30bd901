package io.domicile.cell.celldatabase;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.domicile.service.database.ValueTypes;
import io.domicile.service.files.PrivateFiles;
import io.domicile.service.health.NewConnections;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.postgresql.ds.PGSimpleDataSource;

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
    ValueTypes.register(jdbi);
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
}
