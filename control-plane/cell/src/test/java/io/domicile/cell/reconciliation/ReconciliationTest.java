package io.domicile.cell.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.domicile.cell.testing.CellProcess;
import io.domicile.cell.testing.Tenants;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.observedstate.ObservedStep;
import io.domicile.contract.observedstate.ObservedTenant;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.testing.postgres.PostgresExtension;
import io.domicile.vaults.KeyContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
final class ReconciliationTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path directory;
  private CellProcess cell;

  @BeforeEach
  void start() throws Exception {
    cell = new CellProcess(directory, 2);
    cell.start();
  }

  @AfterEach
  void stop() {
    cell.close();
  }

  @Test
  void a_tenant_gets_its_database_keys_credential_and_route() throws Exception {
    SchemaRelease release =
        Tenants.release(null, "CREATE TABLE customer (id uuid PRIMARY KEY, name text NOT NULL)");
    cell.controlPlane.offer(release, cell.productKey);
    cell.controlPlane.want(release.reference());
    cell.awaitSpares(1);
    DesiredTenant tenant = Tenants.german("acme");

    cell.make(tenant);

    // A report may come between the route and the closing of what led to the database before.
    ObservedTenant observed = cell.awaitSettled(tenant);
    assertThat(observed.schemaRelease()).isEqualTo(1);
    assertThat(observed.steps())
        .extracting(ObservedStep::name)
        .containsExactly(
            "decide-placement",
            "claim-database",
            "apply-schema-release",
            "create-keys",
            "open-database",
            "create-credential",
            "verify",
            "publish-route",
            "close-old-credentials");
    assertThat(observed.steps())
        .allSatisfy(step -> assertThat(step.state()).isEqualTo(ObservedStep.State.SUCCEEDED));
    Route route = cell.route(tenant.tenant());
    assertThat(route.state()).isEqualTo(RouteState.ACTIVE);
    assertThat(route.slug()).isEqualTo(tenant.slug());
    try (var connection = cell.login(route);
        var statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO customer (id, name) VALUES (gen_random_uuid(), 'first')");
    }
    assertThat(
            cell.runtimesVault()
                .unwrap(
                    route.rootKey().vaultKey(),
                    new KeyContext(tenant.tenant(), CellProcess.REGION, KeyContext.TENANT_ROOT, 1),
                    route.rootKey().wrapped())
                .reveal()
                .length())
        .isEqualTo(32);
    assertThat(cell.get("/v1/orphans").toString())
        .isEqualTo("{\"databases\":[],\"roles\":[],\"vaultKeys\":[],\"secrets\":[]}");
  }

  @Test
  void tenants_are_made_fast_from_warm_spares() throws Exception {
    cell.awaitSpares(2);
    var millis = new ArrayList<Long>();
    for (int i = 0; i < 6; i++) {
      cell.awaitSpares(2);
      DesiredTenant tenant = Tenants.german("warm-" + i);
      long begun = System.nanoTime();
      cell.controlPlane.want(tenant);
      await()
          .atMost(PATIENCE)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(2))
          .until(
              () ->
                  cell.controlPlane
                      .observed(tenant.tenant())
                      .filter(one -> one.state() == ObservedTenantState.ACTIVE)
                      .isPresent());
      millis.add((System.nanoTime() - begun) / 1_000_000);
    }
    System.out.println("warm create-to-active, ms: " + millis);
    // The target is 1 s at the 95th percentile on an idle machine; a busy one is given some room.
    assertThat(millis.stream().sorted().skip(2).findFirst().orElseThrow()).isLessThan(3_000);
  }

  @Test
  void a_tenant_bound_to_a_text_that_the_cell_does_not_have_is_refused() throws Exception {
    DesiredTenant tenant = Tenants.boundToAnotherText("elsewhere");
    cell.controlPlane.want(tenant);

    ObservedTenant observed = cell.awaitState(tenant, ObservedTenantState.REFUSED);

    assertThat(observed.refusal()).contains("eu-gdpr@1.0", "another text");
    assertThat(observed.database()).isNull();
  }

  @Test
  void a_tenant_that_the_law_does_not_admit_is_refused_and_nothing_is_made() throws Exception {
    DesiredTenant tenant = Tenants.russian("moskva");
    cell.controlPlane.want(tenant);

    ObservedTenant observed = cell.awaitState(tenant, ObservedTenantState.REFUSED);

    assertThat(observed.refusal()).contains("152-FZ");
    assertThat(observed.database()).isNull();
    assertThat(cell.cellsVault().keys()).isEmpty();
    assertThat(cell.get("/v1/status").path("tenants").asInt()).isZero();
  }
}
