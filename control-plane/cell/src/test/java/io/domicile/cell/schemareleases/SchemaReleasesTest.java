package io.domicile.cell.schemareleases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.domicile.cell.testing.CellProcess;
import io.domicile.cell.testing.Tenants;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.schemarelease.SqlScript;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenantdatabase.PublicRights;
import io.domicile.testing.postgres.PostgresExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(PostgresExtension.class)
final class SchemaReleasesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private CellProcess cell;
  private final SchemaRelease first = Tenants.release(null, "CREATE TABLE one (id int)");

  @BeforeEach
  void start() throws Exception {
    cell = new CellProcess(directory, 1);
    cell.controlPlane.offer(first, cell.productKey);
    cell.controlPlane.want(first.reference());
    cell.start();
  }

  @AfterEach
  void stop() {
    cell.close();
  }

  @Test
  void a_new_release_reaches_tenants_and_spares_that_are_there() throws Exception {
    DesiredTenant tenant = Tenants.german("acme");
    cell.make(tenant);
    SchemaRelease second =
        Tenants.release(
            first, "CREATE TABLE two (id int)", "CREATE INDEX CONCURRENTLY two_id ON two (id)");
    SchemaRelease third = Tenants.release(second, "CREATE TABLE three (id int)");
    cell.controlPlane.offer(second, cell.productKey);
    cell.controlPlane.offer(third, cell.productKey);
    cell.controlPlane.want(third.reference());

    await().atMost(PATIENCE).until(() -> cell.route(tenant.tenant()).schemaRelease() == 3);
    try (var connection = cell.login(cell.route(tenant.tenant()));
        var statement = connection.createStatement()) {
      statement.execute("INSERT INTO three VALUES (1)");
      var ledger = statement.executeQuery("SELECT digest FROM domicile.schema_ledger");
      assertThat(ledger.next()).isTrue();
    }
    DesiredTenant later = Tenants.german("later");
    assertThat(cell.make(later).schemaRelease()).isEqualTo(3);
    assertThat(cell.controlPlane.observed(tenant.tenant()).orElseThrow().schemaRelease())
        .isEqualTo(3);
  }

  @Test
  void a_tenant_that_is_to_have_an_older_release_is_held_at_it_while_another_goes_on()
      throws Exception {
    DesiredTenant held = Tenants.german("held");
    DesiredTenant other = Tenants.german("other");
    cell.make(held);
    cell.make(other);
    DesiredTenant wanting = Tenants.wanting(held, first);
    cell.controlPlane.want(wanting);
    SchemaRelease second = Tenants.release(first, "CREATE TABLE two (id int)");
    cell.controlPlane.offer(second, cell.productKey);
    cell.controlPlane.want(second.reference());

    await().atMost(PATIENCE).until(() -> cell.route(other.tenant()).schemaRelease() == 2);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                cell.controlPlane
                    .observed(held.tenant())
                    .filter(found -> found.generation().equals(wanting.generation()))
                    .isPresent());
    DesiredTenant again = Tenants.wanting(wanting, first);
    cell.controlPlane.want(again);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                cell.controlPlane
                    .observed(held.tenant())
                    .filter(found -> found.generation().equals(again.generation()))
                    .isPresent());
    assertThat(cell.route(held.tenant()).schemaRelease()).isEqualTo(1);

    DesiredTenant follows = Tenants.next(again, again.epoch(), ServingState.ACTIVE);
    cell.controlPlane.want(follows);
    await().atMost(PATIENCE).until(() -> cell.route(held.tenant()).schemaRelease() == 2);

    // Held at an earlier release than it has, it keeps what it has, also through new tables of
    // ours.
    DesiredTenant late = Tenants.wanting(follows, first);
    cell.controlPlane.want(late);
    cell.cluster.execute(
        cell.database,
        "UPDATE tenant_database SET platform_version = platform_version - 1 WHERE tenant = '"
            + held.tenant()
            + "'");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                cell.controlPlane
                    .observed(held.tenant())
                    .filter(found -> found.generation().equals(late.generation()))
                    .filter(found -> found.state() == ObservedTenantState.ACTIVE)
                    .isPresent());
    assertThat(cell.route(held.tenant()).schemaRelease()).isEqualTo(2);
  }

  @Test
  void a_release_declares_functions_that_its_databases_roles_may_call_and_others_may_not()
      throws Exception {
    DesiredTenant held = Tenants.german("held");
    DesiredTenant other = Tenants.german("other");
    cell.make(held);
    cell.make(other);
    cell.controlPlane.want(Tenants.wanting(held, first));
    SchemaRelease plain = Tenants.release(first, "CREATE TABLE two (id int)");
    var declaring =
        new SchemaRelease(
            plain.product(),
            plain.number(),
            plain.predecessor(),
            plain.scripts(),
            new TreeSet<>(Set.of(PublicRights.Functions.SLEEP)));
    cell.controlPlane.offer(declaring, cell.productKey);
    cell.controlPlane.want(declaring.reference());
    await().atMost(PATIENCE).until(() -> cell.route(other.tenant()).schemaRelease() == 2);

    try (var connection = cell.login(cell.route(other.tenant()));
        var statement = connection.createStatement()) {
      statement.execute("SELECT pg_sleep(0)");
      assertThatThrownBy(() -> statement.execute("SELECT pg_advisory_lock(1)"))
          .hasMessageContaining("denied");
    }
    try (var connection = cell.login(cell.route(held.tenant()));
        var statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(0)"))
          .hasMessageContaining("denied");
    }
  }

  @Test
  void a_release_that_is_not_the_product_teams_successor_is_refused() throws Exception {
    DesiredTenant tenant = Tenants.german("acme");
    cell.make(tenant);
    SchemaRelease forged = Tenants.release(first, "CREATE TABLE forged (id int)");
    cell.controlPlane.offer(forged, SigningKey.generate());
    assertRefused(forged, "not trusted");

    SchemaRelease elsewhere = Tenants.release(null, "CREATE TABLE another (id int)");
    SchemaRelease branch = Tenants.release(elsewhere, "CREATE TABLE branch (id int)");
    cell.controlPlane.offer(branch, cell.productKey);
    assertRefused(branch, "does not follow");

    var rewritten =
        new SchemaRelease(
            "billing",
            2,
            first.digest(),
            List.of(SqlScript.of("1", "script 1", "CREATE TABLE x (id int)")));
    cell.controlPlane.offer(rewritten, cell.productKey);
    assertRefused(rewritten, "changes or drops script 1");

    var another = new SchemaRelease("other", 2, first.digest(), first.scripts());
    cell.controlPlane.offer(another, cell.productKey);
    assertRefused(another, "another product");

    assertThat(cell.route(tenant.tenant()).schemaRelease()).isEqualTo(1);
    SchemaRelease good = Tenants.release(first, "CREATE TABLE two (id int)");
    cell.controlPlane.offer(good, cell.productKey);
    cell.controlPlane.want(good.reference());
    await().atMost(PATIENCE).until(() -> cell.route(tenant.tenant()).schemaRelease() == 2);
  }

  @Test
  void a_release_that_fails_leaves_the_tenant_served_as_it_was() throws Exception {
    DesiredTenant tenant = Tenants.german("acme");
    cell.make(tenant);
    SchemaRelease broken =
        Tenants.release(first, "CREATE TABLE half (id int); COPY half FROM PROGRAM 'id'");
    cell.controlPlane.offer(broken, cell.productKey);
    cell.controlPlane.want(broken.reference());

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                cell.controlPlane.observed(tenant.tenant()).orElseThrow().steps().stream()
                    .anyMatch(
                        step ->
                            step.detail() != null
                                && step.state()
                                    == io.domicile.contract.observedstate.ObservedStep.State
                                        .RETRYING));
    assertThat(cell.route(tenant.tenant()).schemaRelease()).isEqualTo(1);
    try (var connection = cell.login(cell.route(tenant.tenant()));
        var statement = connection.createStatement()) {
      statement.execute("INSERT INTO one VALUES (1)");
      var half = statement.executeQuery("SELECT to_regclass('app.half') IS NULL");
      half.next();
      assertThat(half.getBoolean(1)).isTrue();
    }
  }

  private void assertRefused(SchemaRelease release, String because) throws Exception {
    cell.controlPlane.want(release.reference());
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(cell.get("/v1/status").path("trouble").asText()).contains(because));
  }
}
