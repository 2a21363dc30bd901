package io.domicile.runtime.pools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.schemarelease.SqlScript;
import io.domicile.runtime.pools.TenantUnavailableException.Reason;
import io.domicile.runtime.testing.TestRuntime;
import io.domicile.testing.TestCell;
import io.domicile.testing.TestTenant;
import io.domicile.testing.postgres.PostgresExtension;
import io.domicile.testing.postgres.StreamingReplica;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Reading from a hot standby that streams. */
@ExtendWith(PostgresExtension.class)
final class ReplicaTest {

  private static final SchemaRelease NOTES =
      new SchemaRelease(
          "notes",
          1,
          null,
          List.of(SqlScript.of("1", "notes", "CREATE TABLE app.note (id int PRIMARY KEY)")));

  @Test
  void a_tenant_is_read_from_a_replica_by_routes_that_name_one_and_never_written_there(
      PostgresExtension.Cluster cluster, @TempDir Path folder) throws Exception {
    try (var cell = new TestCell(cluster, NOTES);
        var runtime = TestRuntime.start(cell, folder)) {
      TestTenant acme = cell.createTenant("acme");
      runtime.upToDate(cell);
      DataSource primary = runtime.dataSources().of(acme.id());
      DataSource copy = runtime.dataSources().ofReplica(acme.id());
      assertRefused(copy, Reason.NO_REPLICA);

      try (var standby =
          StreamingReplica.of(cluster.superuser("postgres"), cluster.port(), folder)) {
        cell.replicatedTo(standby.port());
        runtime.upToDate(cell);
        execute(primary, "INSERT INTO note VALUES (1)");
        await().until(() -> count(copy) == 1);
        assertThatThrownBy(() -> execute(copy, "INSERT INTO note VALUES (2)"))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("read-only");
        assertThat(runtime.dataSources().clusters())
            .extracting(ClusterStatus::id)
            .containsExactlyInAnyOrder(TestCell.CLUSTER, TestCell.CLUSTER + "-r1");

        // Its failure is its own.
        standby.kill();
        assertRefused(copy, Reason.CIRCUIT_OPEN);
        assertThat(count(primary)).isOne();

        cell.replicatedTo(0);
        runtime.upToDate(cell);
        assertRefused(copy, Reason.NO_REPLICA);
      }
    }
  }

  private static void assertRefused(DataSource source, Reason reason) {
    await()
        .untilAsserted(
            () ->
                assertThatExceptionOfType(TenantUnavailableException.class)
                    .isThrownBy(() -> count(source))
                    .extracting(TenantUnavailableException::reason)
                    .isEqualTo(reason));
  }

  private static void execute(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int count(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM note")) {
      row.next();
      return row.getInt(1);
    }
  }
}
