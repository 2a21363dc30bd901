package io.domicile.cell.databases;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.health.HealthCheck;
import io.domicile.cell.celldatabase.CellDatabaseConfiguration;
import io.domicile.cell.celldatabase.CellLease;
import io.domicile.cell.changes.Changes;
import io.domicile.cell.cluster.ClusterBootstrap;
import io.domicile.cell.cluster.DatabaseRoles;
import io.domicile.cell.context.CellContext;
import io.domicile.cell.journal.Checkpoints;
import io.domicile.cell.testing.OwnCluster;
import io.domicile.cell.testing.TenantOnCluster;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenantdatabase.PlatformSchema;
import io.domicile.residency.region.RegionCode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases on a cluster that no superuser has prepared, and then one has. */
final class DatabaseRightsTest {

  private static final Duration A_LOOK = Duration.ofSeconds(31);

  @TempDir private Path directory;
  private OwnCluster own;
  private TenantOnCluster acme;
  private DatabaseRights rights;
  private final AtomicInteger asked = new AtomicInteger();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  /** Shows the test's time. */
  private final class TestClock extends Clock {

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @BeforeEach
  void start() throws Exception {
    own = new OwnCluster(Map.of("max_prepared_transactions", "0"));
    String cells = own.database("cell");
    acme =
        new TenantOnCluster(
                directory, "127.0.0.1", own.port(), own.superuser(), cells, List.of(), Set.of())
            .start();
    rights =
        new DatabaseRights(
            new CellContext(
                CellId.of("eu-central-1-a"),
                RegionCode.of("eu-central-1"),
                acme.database,
                new CellLease(new CellDatabaseConfiguration(cells, "postgres", directory)),
                new Changes(acme.database),
                Checkpoints.NONE,
                new TestClock()),
            acme.cluster,
            Set.of(),
            release -> Set.of());
    acme.cluster
        .maintenance()
        .setSqlLogger(
            new SqlLogger() {
              @Override
              public void logAfterExecution(StatementContext context) {
                // Of more than one database: the template is asked for alone.
                if (String.valueOf(context.getRenderedSql()).contains("databases_1")) {
                  asked.incrementAndGet();
                }
              }
            });
    spare();
    spare();
  }

  @AfterEach
  void stop() throws Exception {
    acme.close();
    own.close();
  }

  private void spare() {
    UUID id = UUID.randomUUID();
    DatabaseRoles roles = DatabaseRoles.ofSpare(id);
    acme.cluster
        .maintenance()
        .useHandle(
            handle -> {
              handle.execute("CREATE ROLE " + roles.owner());
              handle.execute("CREATE ROLE " + roles.access());
              handle.execute("CREATE DATABASE " + roles.database() + " TEMPLATE template0");
            });
    acme.database
        .jdbi()
        .useExtension(
            DatabaseDao.class,
            dao -> {
              dao.making(id);
              dao.made(id, DatabaseRow.State.SPARE, PlatformSchema.VERSION, 0, null);
            });
  }

  private void look() {
    now = now.plus(A_LOOK);
    rights.tend();
  }

  private HealthCheck.Result health(boolean accepted) {
    return new PreparedCheck(rights::standing, accepted).execute();
  }

  @Test
  void unmarked_databases_are_asked_for_less_and_less_often_until_a_superuser_prepares_them()
      throws Exception {
    look();
    assertThat(rights.standing()).isEqualTo(new DatabaseRights.Standing(false, 2));
    assertThat(health(false).isHealthy()).isFalse();
    assertThat(health(false).getMessage()).contains("not prepared", "2 databases", "prepare");
    assertThat(health(true).isHealthy()).isTrue();
    assertThat(health(true).getMessage()).contains("not prepared", "2 databases");

    for (Instant end = now.plus(Duration.ofHours(6)); now.isBefore(end); ) {
      look();
    }
    // Pauses of 30 s that double to an hour, each cut short by at most half.
    assertThat(asked.get()).isBetween(8, 30);

    ClusterBootstrap.prepare(
        name -> OwnCluster.replica(own.port(), name, "postgres", "").getConnection(),
        new Secret<>("cell password"));
    look();
    assertThat(rights.standing()).isEqualTo(new DatabaseRights.Standing(true, 0));
    assertThat(health(false).isHealthy()).isTrue();
    int before = asked.get();
    look();
    assertThat(asked.get()).isEqualTo(before);
  }
}
