package io.domicile.benchmarks.routing;

import io.domicile.contract.secret.Secret;
import io.domicile.local.postgres.PostgresCluster;
import io.domicile.vaults.DatabaseCredential;
import java.io.IOException;
import java.sql.SQLException;

/**
 * A real PostgreSQL cluster, durable as in production, with a small database for each tenant: one
 * table of accounts and a role that may use it.
 */
final class TenantCluster implements AutoCloseable {
  static final int ROWS = 1_000;

  private static final int MOST_CONNECTIONS = 1_200;
  private static final String ROLE = "benchmark";
  private static final Secret<String> PASSWORD = new Secret<>("benchmark");

  private final TemporaryFolder folder;
  private final PostgresCluster cluster;
  private final BenchmarkHomes homes;

  TenantCluster(int tenants) throws IOException, InterruptedException, SQLException {
    this.folder = TemporaryFolder.create("cluster");
    this.cluster =
        PostgresCluster.start(
            new PostgresCluster.Settings(
                folder.path().resolve("cluster"),
                folder.path().resolve("binaries"),
                freePort(),
                MOST_CONNECTIONS,
                0));
    this.homes = BenchmarkHomes.of(tenants, cluster.port(), new DatabaseCredential(ROLE, PASSWORD));
    cluster.ensureRole(ROLE, PASSWORD, "", false);
    cluster.execute("postgres", "CREATE DATABASE first_of_all");
    cluster.execute("first_of_all", "CREATE SCHEMA app AUTHORIZATION " + ROLE);
    cluster.execute(
        "first_of_all",
        """
        CREATE TABLE app.account (id integer PRIMARY KEY, holder text NOT NULL, cents bigint NOT NULL);
        INSERT INTO app.account SELECT i, 'holder ' || i, 0 FROM generate_series(1, %d) AS i;
        ALTER TABLE app.account OWNER TO %s;
        """
            .formatted(ROWS, ROLE));
    for (String database : homes.databases()) {
      cluster.execute("postgres", "CREATE DATABASE " + database + " TEMPLATE first_of_all");
    }
    cluster.execute("postgres", "CHECKPOINT");
  }

  private static int freePort() throws IOException {
    try (var socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  BenchmarkHomes homes() {
    return homes;
  }

  @Override
  public void close() throws IOException {
    cluster.close();
    folder.close();
  }
}
