package io.domicile.cell.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.cell.cluster.ClusterConfiguration;
import io.domicile.cell.testing.OwnCluster;
import io.domicile.cell.testing.TenantOnCluster;
import io.domicile.contract.tenant.Epoch;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What outlives a session, or is not on the primary: prepared transactions, and replicas. */
final class FenceElsewhereTest {

  @TempDir private Path directory;

  @Test
  void a_replica_that_has_not_replayed_the_revoke_keeps_the_fence_from_being_reported()
      throws Exception {
    try (var own = new OwnCluster("max_prepared_transactions", "0")) {
      String cells = own.database("cell");
      int port = own.startReplica(directory);
      try (var acme =
          new TenantOnCluster(
                  directory,
                  "127.0.0.1",
                  own.port(),
                  own.superuser(),
                  cells,
                  List.of(new ClusterConfiguration.Replica("r1", "127.0.0.1", port)),
                  Set.of("postgres"))
              .start()
              .make()) {
        acme.cluster.replicas().getFirst().awaitReplay(java.time.Duration.ofSeconds(20));
        DataSource reader = OwnCluster.replica(port, acme.roles.database(), acme.login(), "");
        DataSource root = OwnCluster.replica(port, "postgres", "postgres", "");
        try (Connection reading = reader.getConnection()) {
          assertThat(count(reading)).isZero();
          execute(root, "SELECT pg_wal_replay_pause()");
          assertThatThrownBy(() -> acme.close(Epoch.FIRST)).hasMessageContaining("not replayed");
          assertThat(count(reading)).isZero();
          execute(root, "SELECT pg_wal_replay_resume()");

          var late =
              CompletableFuture.supplyAsync(
                  () -> {
                    try (Connection slow =
                        OwnCluster.replica(
                                port, acme.roles.database(), acme.login(), "-c post_auth_delay=1")
                            .getConnection()) {
                      return count(slow);
                    } catch (SQLException e) {
                      throw new IllegalStateException(e);
                    }
                  });
          assertThat(acme.close(Epoch.FIRST)).startsWith("fenced at epoch 1");
          assertThatThrownBy(() -> count(reading)).isInstanceOf(SQLException.class);
          assertThatThrownBy(() -> late.get(20, TimeUnit.SECONDS)).isInstanceOf(Exception.class);
        }
        assertThatThrownBy(reader::getConnection).isInstanceOf(SQLException.class);
      }
    }
  }

  @Test
  void a_cluster_that_takes_prepared_transactions_is_refused_and_one_that_is_left_is_no_fence()
      throws Exception {
    try (var own = new OwnCluster("max_prepared_transactions", "5")) {
      try (var acme =
          new TenantOnCluster(
              directory,
              "127.0.0.1",
              own.port(),
              own.superuser(),
              own.database("cell"),
              List.of(),
              Set.of())) {
        assertThatThrownBy(acme::start).hasMessageContaining("max_prepared_transactions = 0");
        // As if it had been changed beneath a running cell.
        acme.make();
        try (Connection connection = acme.as(acme.login(), "").getConnection();
            var statement = connection.createStatement()) {
          statement.execute("BEGIN");
          statement.execute("INSERT INTO app.ledger (n) VALUES (1)");
          statement.execute("PREPARE TRANSACTION 'left behind'");
        }
        assertThatThrownBy(() -> acme.close(Epoch.FIRST))
            .hasMessageContaining("prepared transactions are left");
        try (Connection connection =
                OwnCluster.replica(own.port(), acme.roles.database(), "postgres", "")
                    .getConnection();
            var statement = connection.createStatement()) {
          statement.execute("ROLLBACK PREPARED 'left behind'");
        }
        assertThat(acme.close(Epoch.FIRST)).startsWith("fenced at epoch 1");
        assertThat(acme.rows()).isZero();
      }
    }
  }

  private static long count(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM app.ledger")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void execute(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
