package io.domicile.controlplane.database;

import io.domicile.service.database.ValueTypes;
import io.domicile.service.health.NewConnections;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.db.ManagedDataSource;
import io.dropwizard.jdbi3.JdbiFactory;
import java.time.Clock;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/**
 * The registry's database: migrated, pooled, with a health check. Thread-safe.
 *
 * <p>Whoever takes several row locks in one transaction takes them in this order, or two
 * transactions may wait for each other: idempotency key, cell observation, cells by id, tenant,
 * desired versions by cell, operation.
 *
 * @param jdbi knows our value types
 */
public record RegistryDatabase(DataSource dataSource, Jdbi jdbi) {

  private static final String NAME = "registry";

  /**
   * Connects, validates and migrates. Two processes that start at once take turns under Flyway's
   * lock.
   *
   * @throws org.flywaydb.core.api.FlywayException if what was migrated is not what this version
   *     ships; nothing is repaired
   */
  public static RegistryDatabase open(
      DatabaseConfiguration configuration, Environment environment) {
    ManagedDataSource pool = configuration.build(environment.metrics(), NAME);
    try {
      Flyway.configure()
          .dataSource(pool)
          .locations("classpath:db/migration")
          .validateOnMigrate(true)
          .cleanDisabled(true)
          .load()
          .migrate();
    } catch (RuntimeException e) {
      closeQuietly(pool, e);
      throw e;
    }
    Jdbi jdbi = new JdbiFactory().build(environment, configuration, pool, NAME);
    ValueTypes.register(jdbi);
    environment
        .healthChecks()
        .register(
            NAME + "-connections",
            new NewConnections(configuration::newConnection, Clock.systemUTC()));
    return new RegistryDatabase(pool, jdbi);
  }

  private static void closeQuietly(ManagedDataSource pool, RuntimeException reason) {
    try {
      pool.stop();
    } catch (Exception e) {
      reason.addSuppressed(e);
    }
  }
}
