package io.domicile.cell.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.domicile.cell.testing.BreaksOnceAtEach;
import io.domicile.cell.testing.CellProcess;
import io.domicile.cell.testing.KilledCell;
import io.domicile.cell.testing.Tenants;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cell that ends at any point leaves what the next one finishes: every tenant active, nothing
 * made twice, nothing left over.
 */
@ExtendWith(PostgresExtension.class)
final class KillTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Points in a tenant's way, with and without a warm spare. */
  private static final List<String> POINTS =
      List.of(
          "make-database/intended",
          "make-database/roles",
          "make-database/created",
          "make-database/platform",
          "migrator/open",
          "migrator/migrated",
          "migrator/closed",
          "make-database/made",
          "claim-database/intended",
          "claim-database/taken",
          "claim-database/renamed",
          "claim-database/done",
          "create-keys/vault-key",
          "create-keys/wrapped",
          "create-keys/done",
          "open-database/done",
          "create-credential/row",
          "create-credential/secret",
          "create-credential/role",
          "verify/done",
          "publish-route/intended",
          "publish-route/done",
          "close-old-credentials/recorded");

  @TempDir private Path directory;
  private CellProcess cell;

  @BeforeEach
  void prepare() throws Exception {
    // No spares, so that every point lies on the way of the tenant that is waited for.
    cell = new CellProcess(directory, 0);
    SchemaRelease release = Tenants.release(null, "CREATE TABLE customer (id uuid PRIMARY KEY)");
    cell.controlPlane.offer(release, cell.productKey);
    cell.controlPlane.want(release.reference());
  }

  @AfterEach
  void stop() {
    cell.close();
  }

  @Test
  void work_that_breaks_off_at_any_point_is_taken_up_again() throws Exception {
    var breaks = new BreaksOnceAtEach(POINTS);
    cell.start(breaks);
    var tenants = new ArrayList<DesiredTenant>();
    for (int i = 0; i < 8; i++) {
      tenants.add(Tenants.german("broken-" + i));
      cell.controlPlane.want(tenants.getLast());
    }
    await().atMost(PATIENCE).until(() -> breaks.left().size() <= POINTS.size() / 2);
    cell.stop();
    cell.start(breaks);
    await().atMost(PATIENCE).until(breaks.left()::isEmpty);
    // What broke off while a database was being made is dropped by the next process.
    cell.stop();
    cell.start();

    requireAllActiveAndNothingLeft(tenants);
  }

  @Test
  void a_cell_that_is_killed_is_taken_up_by_the_next() throws Exception {
    killAtEach(List.of("claim-database/renamed"));
  }

  /** Minutes, not seconds: a JVM for every point. */
  @Test
  @Tag("slow")
  void a_cell_that_is_killed_at_any_point_is_taken_up_by_the_next() throws Exception {
    killAtEach(POINTS);
  }

  private void killAtEach(List<String> points) throws Exception {
    var tenants = new ArrayList<DesiredTenant>();
    for (String point : points) {
      DesiredTenant tenant = Tenants.german("killed-" + tenants.size());
      tenants.add(tenant);
      cell.controlPlane.want(tenant);
      KilledCell.at(point, cell);
    }
    cell.start();

    requireAllActiveAndNothingLeft(tenants);
  }

  private void requireAllActiveAndNothingLeft(List<DesiredTenant> tenants) throws Exception {
    for (DesiredTenant tenant : tenants) {
      cell.awaitState(tenant, ObservedTenantState.ACTIVE);
      try (var connection = cell.login(cell.route(tenant.tenant()));
          var statement = connection.createStatement()) {
        statement.execute("INSERT INTO customer (id) VALUES (gen_random_uuid())");
      }
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(cell.get("/v1/orphans").toString())
                    .isEqualTo("{\"databases\":[],\"roles\":[],\"vaultKeys\":[],\"secrets\":[]}"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        count(
                            "SELECT count(*) FROM pg_database WHERE datname ~"
                                + " '^(t|spare)_[0-9a-f]{32}'"))
                    .isEqualTo(tenants.size()));
    await()
        .atMost(PATIENCE)
        .until(() -> count("SELECT count(*) FROM pg_roles WHERE rolname ~ '^spare_'") == 0);
    assertThat(count("SELECT count(*) FROM pg_roles WHERE rolname ~ '^(t|spare)_[0-9a-f]{32}'"))
        .isEqualTo(4 * tenants.size());
    assertThat(
            count(
                "SELECT count(*) FROM pg_roles WHERE rolname ~ '_migrator$' AND (rolcanlogin OR"
                    + " rolname ~ '^spare')"))
        .isZero();
    assertThat(cell.cellsVault().keys()).hasSize(tenants.size());
    assertThat(cell.cellsVault().references()).hasSize(tenants.size());
  }

  private int count(String sql) throws Exception {
    try (var connection = cell.cluster.superuser("postgres").getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getInt(1);
    }
  }
}
