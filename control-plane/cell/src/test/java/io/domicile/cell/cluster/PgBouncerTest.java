package io.domicile.cell.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.domicile.cell.testing.CellProcess;
import io.domicile.cell.testing.Tenants;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.routes.ClusterAddress;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteSnapshot;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenantdatabase.DatabaseNames;
import io.domicile.testing.peers.PgBouncer;
import io.domicile.testing.postgres.PostgresExtension;
import io.domicile.vaults.DatabaseCredential;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cell whose runtimes go through a PgBouncer: routing, rotation and fencing hold all the same.
 */
@ExtendWith(PostgresExtension.class)
final class PgBouncerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private PgBouncer pooler;
  private CellProcess cell;

  @BeforeEach
  void start(PostgresExtension.Cluster cluster) throws Exception {
    Path folder = directory.resolve("pgbouncer");
    pooler = PgBouncer.start(folder, cluster.host(), cluster.port());
    cell = new CellProcess(directory, 1);
    cell.configuredCluster.put(
        "pooler",
        Map.of(
            "host",
            "127.0.0.1",
            "port",
            pooler.port(),
            "sslMode",
            "disable",
            "usersFile",
            PgBouncer.usersFile(folder).toString(),
            "reloadCommand",
            pooler.reloadCommand()));
    cell.configured.put("credentialRotation", Map.of("period", "PT0S", "overlap", "PT5S"));
    SchemaRelease release =
        Tenants.release(
            null, "CREATE TABLE entry (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY)");
    cell.controlPlane.offer(release, cell.productKey);
    cell.controlPlane.want(release.reference());
    cell.start();
  }

  @AfterEach
  void stop() {
    // Neither is there where the pooler is not installed and the test was skipped.
    if (cell != null) {
      cell.close();
    }
    if (pooler != null) {
      pooler.close();
    }
  }

  @Test
  void routes_lead_through_the_pooler_and_each_role_to_its_own_database_alone() throws Exception {
    DesiredTenant one = make("one");
    DesiredTenant other = make("other");
    RouteSnapshot snapshot = cell.snapshot();
    ClusterAddress address = snapshot.clusters().getFirst();
    assertThat(address.port()).isEqualTo(pooler.port());
    assertThat(address.pooled()).isTrue();
    for (DesiredTenant tenant : List.of(one, other)) {
      Route route = cell.route(tenant.tenant());
      try (Connection connection = login(route, route.database())) {
        assertThat(insert(connection)).isOne();
      }
    }
    assertThatThrownBy(
            () -> insert(login(cell.route(one.tenant()), cell.route(other.tenant()).database())))
        .isInstanceOf(SQLException.class);
    Route route = cell.route(one.tenant());
    DatabaseCredential credential = cell.runtimesVault().read(route.credential());
    assertThatThrownBy(() -> login(credential.username(), "guessed", route.database()))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void a_rotated_role_is_told_to_the_pooler_before_runtimes_and_forgotten_with_the_old_one()
      throws Exception {
    DesiredTenant tenant = make("acme");
    Route before = cell.route(tenant.tenant());
    DatabaseCredential old = cell.runtimesVault().read(before.credential());
    try (Connection held = login(before, before.database())) {
      assertThat(insert(held)).isOne();
      assertThat(
              cell.send(
                      "POST",
                      "/v1/tenants/acme/credential-rotations",
                      "{}",
                      CellProcess.OPERATOR,
                      "k")
                  .status())
          .isEqualTo(202);
      await()
          .atMost(PATIENCE)
          .until(() -> !cell.route(tenant.tenant()).credential().equals(before.credential()));
      Route after = cell.route(tenant.tenant());
      try (Connection fresh = login(after, after.database())) {
        assertThat(insert(fresh)).isOne();
        // Both are open while they overlap.
        assertThat(insert(held)).isOne();
      }
    }
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                cell.get("/v1/tenants/acme/credential-rotations")
                    .at("/items/0/state")
                    .asText()
                    .equals("done"));
    assertThatThrownBy(() -> login(old.username(), old.password().reveal(), before.database()))
        .isInstanceOf(SQLException.class);
    assertThat(Files.readString(directory.resolve("pgbouncer/users.txt")))
        .contains(new DatabaseNames(tenant.tenant(), 1).login(Epoch.FIRST, 2))
        .doesNotContain(old.username());
  }

  @Test
  void a_fence_ends_what_the_pooler_holds_and_keeps_it_out() throws Exception {
    DesiredTenant tenant = make("acme");
    Route route = cell.route(tenant.tenant());
    try (Connection held = login(route, route.database());
        Connection working = login(route, route.database())) {
      assertThat(insert(held)).isOne();
      working.setAutoCommit(false);
      assertThat(insert(working)).isOne();

      DesiredTenant suspended = Tenants.next(tenant, tenant.epoch(), ServingState.SUSPENDED);
      cell.controlPlane.want(suspended);
      cell.awaitState(suspended, ObservedTenantState.SUSPENDED);

      assertThatThrownBy(() -> insert(working)).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> insert(held)).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> insert(login(route, route.database())))
          .isInstanceOf(SQLException.class);
      assertThat(rows(route)).isOne();

      DesiredTenant resumed = Tenants.next(suspended, new Epoch(2), ServingState.ACTIVE);
      cell.controlPlane.want(resumed);
      cell.awaitState(resumed, ObservedTenantState.ACTIVE);
    }
    Route after = cell.route(tenant.tenant());
    try (Connection fresh = login(after, after.database())) {
      assertThat(insert(fresh)).isOne();
    }
    assertThat(rows(route)).isEqualTo(2);
  }

  private DesiredTenant make(String slug) throws Exception {
    DesiredTenant tenant = Tenants.german(slug);
    cell.make(tenant);
    return tenant;
  }

  private Connection login(Route route, String database) throws Exception {
    DatabaseCredential credential = cell.runtimesVault().read(route.credential());
    return login(credential.username(), credential.password().reveal(), database);
  }

  /** As the runtime's driver is told to where a pooler answers. */
  private Connection login(String user, String password, String database) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("prepareThreshold", "0");
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + pooler.port() + "/" + database, properties);
  }

  private static int insert(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement("INSERT INTO entry DEFAULT VALUES")) {
      return statement.executeUpdate();
    }
  }

  private int rows(Route route) throws SQLException {
    try (var connection = cell.cluster.superuser(route.database()).getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM app.entry")) {
      row.next();
      return row.getInt(1);
    }
  }
}
