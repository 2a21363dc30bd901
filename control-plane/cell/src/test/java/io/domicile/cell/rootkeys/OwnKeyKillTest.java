package io.domicile.cell.rootkeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.domicile.cell.testing.BreaksOnceAtEach;
import io.domicile.cell.testing.CellProcess;
import io.domicile.cell.testing.KilledCell;
import io.domicile.cell.testing.Tenants;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.observedstate.ObservedKey;
import io.domicile.contract.observedstate.ObservedTenant;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.routes.Route;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.testing.postgres.PostgresExtension;
import io.domicile.vaults.KeyContext;
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

/** A cell that is killed while it takes a tenant's own key: the next one finishes it. */
@ExtendWith(PostgresExtension.class)
final class OwnKeyKillTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** On the way of a tenant that names a key from the start, and of one that names it later. */
  private static final List<String> FIRST =
      List.of(
          "take-named-key/intended",
          "create-keys/wrapped",
          "take-named-key/done",
          "take-named-key/recorded",
          "claim-database/intended");

  private static final List<String> LATER = List.of("rewrap/wrapped", "rewrap/recorded");

  @TempDir private Path directory;
  private CellProcess cell;

  @BeforeEach
  void prepare() throws Exception {
    cell = new CellProcess(directory, 0);
  }

  @AfterEach
  void stop() {
    cell.close();
  }

  @Test
  void work_that_breaks_off_at_any_point_is_taken_up_again() throws Exception {
    var breaks = new BreaksOnceAtEach(FIRST);
    cell.start(breaks);
    // Two, so that neither is broken off at every point and waits longer each time.
    var first = new ArrayList<DesiredTenant>();
    for (int i = 0; i < 2; i++) {
      first.add(naming("first-" + i));
      cell.controlPlane.want(first.getLast());
    }
    DesiredTenant later = Tenants.german("later");
    cell.make(later);
    for (DesiredTenant tenant : first) {
      requireTaken(tenant);
    }
    assertThat(breaks.left()).isEmpty();

    Route before = cell.route(later.tenant());
    breaks.left().addAll(LATER);
    DesiredTenant named = named(later);
    cell.controlPlane.want(named);
    requireTaken(named);
    assertThat(breaks.left()).isEmpty();
    requireSameRootKey(before);
  }

  /** A JVM for every point. */
  @Test
  @Tag("slow")
  void a_cell_that_is_killed_at_any_point_is_taken_up_by_the_next() throws Exception {
    for (String point : FIRST) {
      DesiredTenant tenant = naming("first-" + FIRST.indexOf(point));
      cell.controlPlane.want(tenant);
      KilledCell.at(point, cell);
      cell.start();
      requireTaken(tenant);
      cell.stop();
    }
    for (String point : LATER) {
      DesiredTenant tenant = Tenants.german("later-" + LATER.indexOf(point));
      cell.start();
      cell.make(tenant);
      Route before = cell.route(tenant.tenant());
      cell.stop();
      DesiredTenant named = named(tenant);
      cell.controlPlane.want(named);
      KilledCell.at(point, cell);
      cell.start();
      requireTaken(named);
      requireSameRootKey(before);
      cell.stop();
    }
  }

  private DesiredTenant naming(String slug) throws Exception {
    DesiredTenant tenant = Tenants.german(slug);
    return Tenants.naming(tenant, cell.cellsVault().createKey(tenant.tenant(), 2));
  }

  private DesiredTenant named(DesiredTenant tenant) throws Exception {
    DesiredTenant next = Tenants.next(tenant, tenant.epoch(), ServingState.ACTIVE);
    return Tenants.naming(next, cell.cellsVault().createKey(tenant.tenant(), 2));
  }

  private void requireTaken(DesiredTenant tenant) throws Exception {
    VaultKeyId own = tenant.vaultKey();
    cell.awaitState(tenant, ObservedTenantState.ACTIVE);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                cell.controlPlane
                    .observed(tenant.tenant())
                    .map(ObservedTenant::key)
                    .map(ObservedKey::named)
                    .filter(ObservedKey.Named::taken)
                    .isPresent());
    Route route = cell.route(tenant.tenant());
    assertThat(route.rootKey().vaultKey()).isEqualTo(own);
    cell.login(route).close();
  }

  private void requireSameRootKey(Route before) throws Exception {
    var context = new KeyContext(before.tenant(), CellProcess.REGION, KeyContext.TENANT_ROOT, 1);
    var vault = cell.runtimesVault();
    var now = cell.route(before.tenant()).rootKey();
    assertThat(vault.unwrap(now.vaultKey(), context, now.wrapped()))
        .isEqualTo(vault.unwrap(before.rootKey().vaultKey(), context, before.rootKey().wrapped()));
  }
}
