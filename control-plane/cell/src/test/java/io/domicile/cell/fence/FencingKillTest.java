package io.domicile.cell.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.domicile.cell.testing.BreaksOnceAtEach;
import io.domicile.cell.testing.CellProcess;
import io.domicile.cell.testing.KilledCell;
import io.domicile.cell.testing.Tenants;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenantdatabase.DatabaseNames;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cell that ends while it suspends, resumes or rotates leaves what the next one finishes: what is
 * closed stays closed, what is open is open once, and no role or secret is left over.
 */
@ExtendWith(PostgresExtension.class)
final class FencingKillTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final List<String> SUSPENSION =
      List.of(
          "publish-route/intended",
          "publish-route/done",
          "fence-database/intended",
          "fence-database/revoked",
          "fence-database/emptied",
          "fence-database/done",
          "fence-database/recorded");

  private static final List<String> RESUMPTION =
      List.of(
          "open-database/intended",
          "open-database/done",
          "create-credential/row",
          "create-credential/secret",
          "create-credential/role",
          "verify/done",
          "publish-route/done",
          "close-old-credentials/refused",
          "close-old-credentials/dropped",
          "close-old-credentials/deleted",
          "close-old-credentials/recorded");

  private static final List<String> ROTATION =
      List.of(
          "rotate-credential/row",
          "rotate-credential/secret",
          "rotate-credential/role",
          "rotate-credential/open",
          "rotate-credential/published",
          "rotate-credential/overlapping",
          "rotate-credential/closing",
          "rotate-credential/refused",
          "rotate-credential/dropped",
          "rotate-credential/deleted",
          "rotate-credential/done");

  @TempDir private Path directory;
  private CellProcess cell;

  @BeforeEach
  void prepare() throws Exception {
    cell = new CellProcess(directory, 0);
    cell.configured.put("credentialRotation", Map.of("period", "PT0S", "overlap", "PT0S"));
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
    var breaks = new BreaksOnceAtEach(List.of());
    cell.start(breaks);
    List<DesiredTenant> tenants = make(4);

    breaks.left().addAll(SUSPENSION);
    tenants = want(tenants, ServingState.SUSPENDED);
    requireSuspended(tenants);
    assertThat(breaks.left()).isEmpty();

    breaks.left().addAll(RESUMPTION);
    tenants = want(tenants, ServingState.ACTIVE);
    requireServed(tenants, 1);
    assertThat(breaks.left()).isEmpty();

    breaks.left().addAll(ROTATION);
    for (DesiredTenant tenant : tenants) {
      var answer =
          cell.send(
              "POST",
              "/v1/tenants/" + tenant.tenant() + "/credential-rotations",
              "{}",
              CellProcess.OPERATOR,
              "rotation");
      assertThat(answer.status()).isEqualTo(202);
    }
    await().atMost(PATIENCE).until(breaks.left()::isEmpty);
    requireServed(tenants, 2);
  }

  @Test
  void a_cell_that_is_killed_half_way_through_a_suspension_is_taken_up_by_the_next()
      throws Exception {
    killWhileServing(List.of("fence-database/revoked"), ServingState.SUSPENDED);
  }

  @Test
  @Tag("slow")
  void a_suspension_survives_a_kill_at_every_point() throws Exception {
    killWhileServing(SUSPENSION, ServingState.SUSPENDED);
  }

  @Test
  @Tag("slow")
  void a_resumption_survives_a_kill_at_every_point() throws Exception {
    killWhileServing(RESUMPTION, ServingState.ACTIVE);
  }

  @Test
  @Tag("slow")
  void a_rotation_survives_a_kill_at_every_point() throws Exception {
    cell.start();
    List<DesiredTenant> tenants = make(ROTATION.size());
    cell.stop();
    for (int i = 0; i < tenants.size(); i++) {
      rotateLater(tenants.get(i));
      KilledCell.at(ROTATION.get(i), cell);
    }
    cell.start();
    requireServed(tenants, 2);
  }

  private void killWhileServing(List<String> points, ServingState wanted) throws Exception {
    cell.start();
    List<DesiredTenant> tenants = make(points.size());
    if (wanted == ServingState.ACTIVE) {
      tenants = want(tenants, ServingState.SUSPENDED);
      requireSuspended(tenants);
    }
    cell.stop();
    var changed = new ArrayList<DesiredTenant>();
    for (int i = 0; i < points.size(); i++) {
      changed.addAll(want(List.of(tenants.get(i)), wanted));
      KilledCell.at(points.get(i), cell);
    }
    cell.start();
    if (wanted == ServingState.ACTIVE) {
      requireServed(changed, 1);
    } else {
      requireSuspended(changed);
    }
  }

  private List<DesiredTenant> make(int number) {
    var tenants = new ArrayList<DesiredTenant>();
    for (int i = 0; i < number; i++) {
      tenants.add(Tenants.german("fenced-" + i));
      cell.controlPlane.want(tenants.getLast());
    }
    tenants.forEach(tenant -> cell.awaitState(tenant, ObservedTenantState.ACTIVE));
    return tenants;
  }

  private List<DesiredTenant> want(List<DesiredTenant> tenants, ServingState serving) {
    var wanted = new ArrayList<DesiredTenant>();
    for (DesiredTenant tenant : tenants) {
      Epoch epoch = serving == ServingState.ACTIVE ? tenant.epoch().next() : tenant.epoch();
      wanted.add(Tenants.next(tenant, epoch, serving));
      cell.controlPlane.want(wanted.getLast());
    }
    return wanted;
  }

  /** As a request does that a cell took and had no time to begin. */
  private void rotateLater(DesiredTenant tenant) {
    cell.cluster.execute(
        cell.database,
        """
        INSERT INTO credential_rotation (id, tenant, epoch, from_serial, to_serial, cause, state, overlap_seconds,
          requested_at, next_attempt_at)
        VALUES ('%s', '%s', %s, 1, 2, 'operator', 'making', 0, now(), now())
        """
            .formatted(UUID.randomUUID(), tenant.tenant(), tenant.epoch()));
  }

  private void requireSuspended(List<DesiredTenant> tenants) throws Exception {
    for (DesiredTenant tenant : tenants) {
      cell.awaitState(tenant, ObservedTenantState.SUSPENDED);
      assertThatThrownBy(() -> cell.login(cell.route(tenant.tenant())))
          .isInstanceOf(SQLException.class);
    }
  }

  private void requireServed(List<DesiredTenant> tenants, int serial) throws Exception {
    for (DesiredTenant tenant : tenants) {
      cell.awaitState(tenant, ObservedTenantState.ACTIVE);
      var names = new DatabaseNames(tenant.tenant(), 1);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(loginsOf(tenant))
                      .containsExactly(names.login(tenant.epoch(), serial)));
      try (var connection = cell.login(cell.route(tenant.tenant()));
          var statement = connection.createStatement()) {
        statement.execute("INSERT INTO customer (id) VALUES (gen_random_uuid())");
      }
      String first = serial == 1 ? names.login(Epoch.FIRST, 1) : names.login(tenant.epoch(), 1);
      assertThatThrownBy(
              () ->
                  DriverManager.getConnection(cell.cluster.jdbcUrl(names.database()), first, "any"))
          .isInstanceOf(SQLException.class);
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(cell.get("/v1/orphans").toString())
                  .isEqualTo("{\"databases\":[],\"roles\":[],\"vaultKeys\":[],\"secrets\":[]}");
              assertThat(cell.cellsVault().references()).hasSize(tenants.size());
            });
  }

  private List<String> loginsOf(DesiredTenant tenant) throws SQLException {
    var names = new ArrayList<String>();
    try (var connection = cell.cluster.superuser("postgres").getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT rolname FROM pg_roles WHERE rolname ~ '^t_"
                    + tenant.tenant().hex()
                    + "_e[0-9]+_s[0-9]+$' ORDER BY 1")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }
}
