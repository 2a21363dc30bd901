package io.domicile.controlplane.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.dropwizard.db.ManagedDataSource;

/** A Hikari pool that stops with the application. */
final class RegistryPool extends HikariDataSource implements ManagedDataSource {

  RegistryPool(HikariConfig configuration) {
    super(configuration);
  }

  @Override
  public void stop() {
    close();
  }
}
