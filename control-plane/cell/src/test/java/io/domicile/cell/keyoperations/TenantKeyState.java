package io.domicile.cell.keyoperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cell.testing.CellProcess;
import io.domicile.cell.testing.Tenants;
import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.routes.WrappedRootKey;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenantdatabase.DatabaseNames;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.localvault.LocalVaultProcess;
import io.domicile.testing.http.TestClient;
import io.domicile.vaults.KeyContext;
import io.domicile.vaults.VaultException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What must hold of tenants' keys at a cell, whatever happened to it. */
final class TenantKeyState {

  static final String BECAUSE = "{\"reason\":\"asked by the tenant\"}";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final CellProcess cell;

  /**
   * A tenant with data.
   *
   * @param sealing the root key of version 1, under which there is data
   * @param vaultKey its first
   */
  record Tenant(DesiredTenant desired, Secret<Bytes> sealing, VaultKeyId vaultKey) {

    String slug() {
      return desired.slug().value();
    }
  }

  TenantKeyState(CellProcess cell) {
    this.cell = cell;
  }

  Tenant of(DesiredTenant desired) throws Exception {
    WrappedRootKey root = cell.route(desired.tenant()).rootKey();
    return new Tenant(desired, opened(desired, root), root.vaultKey());
  }

  private Secret<Bytes> opened(DesiredTenant desired, WrappedRootKey key) throws VaultException {
    var context =
        new KeyContext(desired.tenant(), CellProcess.REGION, KeyContext.TENANT_ROOT, key.version());
    return cell.runtimesVault().unwrap(key.vaultKey(), context, key.wrapped());
  }

  String destroy(Tenant tenant) {
    return "{\"coolingOff\":\"P9D\",\"slug\":\"%s\",\"reason\":\"ended\"}".formatted(tenant.slug());
  }

  /** As an operator; the answer may be that the cell broke off. */
  int ask(Tenant tenant, String verb, String body) throws Exception {
    return cell.operator().post(path(tenant) + "/" + verb, body).status();
  }

  /** Asks a cell in another process that is killed before it answers. */
  static void askAndBeKilled(URI cell, Tenant tenant, String verb, String body) {
    try {
      TestClient.of(cell).withToken(CellProcess.OPERATOR).post(path(tenant) + "/" + verb, body);
    } catch (UncheckedIOException killed) {
      // As it is to be.
    }
  }

  private static String path(Tenant tenant) {
    return "/v1/tenants/" + tenant.slug() + "/key";
  }

  /** The key is off everywhere: vault, route and database. */
  void awaitDark(List<Tenant> tenants, VaultKeyState state) {
    for (Tenant tenant : tenants) {
      await(tenant.slug()).atMost(PATIENCE).untilAsserted(() -> requireDark(tenant, state));
    }
  }

  private void requireDark(Tenant tenant, VaultKeyState state) throws Exception {
    Route route = cell.route(tenant.desired().tenant());
    JsonNode standing = cell.get(path(tenant)).path("standing");
    String found = state.name().toLowerCase(Locale.ROOT);
    assertThat(standing.path("found").asText()).as(standing.toString()).isEqualTo(found);
    assertThat(standing.path("wanted").asText())
        .isEqualTo(
            switch (state) {
              case PENDING_DESTRUCTION -> "destroyed";
              case DISABLED -> "disabled";
              case DESTROYED, NOT_FOUND, ENABLED -> "enabled";
            });
    assertThat(
            standing.path("destructionAt").isNull()
                || standing.path("destructionAt").isMissingNode())
        .isEqualTo(state != VaultKeyState.PENDING_DESTRUCTION);
    assertThat(route.state()).isEqualTo(RouteState.KEY_DISABLED);
    assertThatThrownBy(() -> opened(tenant.desired(), route.rootKey()))
        .isInstanceOf(VaultException.class);
    assertThat(standing.path("fencedEpoch").asLong())
        .isGreaterThanOrEqualTo(tenant.desired().epoch().value());
    assertThatThrownBy(() -> cell.login(route)).isInstanceOf(SQLException.class);
    requireOneVaultKey(tenant, route);
  }

  /** The tenant is served, and what was sealed before opens. */
  void awaitServed(List<Tenant> tenants) {
    for (Tenant tenant : tenants) {
      await(tenant.slug())
          .atMost(PATIENCE)
          .untilAsserted(() -> requireServed(tenant, cell.route(tenant.desired().tenant())));
    }
  }

  private void requireServed(Tenant tenant, Route route) throws Exception {
    assertThat(route.state()).isEqualTo(RouteState.ACTIVE);
    cell.login(route).close();
    assertThat(opened(tenant.desired(), version(route, 1))).isEqualTo(tenant.sealing());
    // Whatever seals must open.
    assertThat(opened(tenant.desired(), route.rootKey())).isNotNull();
    requireOneVaultKey(tenant, route);
  }

  private static WrappedRootKey version(Route route, int version) {
    var all = new ArrayList<>(route.otherRootKeys());
    all.add(route.rootKey());
    return all.stream().filter(key -> key.version() == version).findFirst().orElseThrow();
  }

  /** What is recorded, what runtimes are told and what the operator is shown are one key. */
  private void requireOneVaultKey(Tenant tenant, Route route) throws Exception {
    String shown = cell.get(path(tenant)).path("vaultKey").asText();
    assertThat(route.rootKey().vaultKey()).hasToString(shown);
    assertThat(route.otherRootKeys()).allMatch(key -> key.vaultKey().toString().equals(shown));
    String recorded =
        "(SELECT tenant, vault_key FROM tenant_key UNION SELECT tenant, vault_key FROM"
            + " other_root_key)";
    assertThat(
            count(
                "SELECT count(*) FROM "
                    + recorded
                    + " k WHERE tenant = '"
                    + tenant.desired().tenant()
                    + "'"))
        .isOne();
  }

  private int count(String sql) throws SQLException {
    try (var connection = cell.cluster.superuser(cell.database).getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }

  /** Which of the tenant's keys in the vault wraps its root key. */
  int serial(Tenant tenant) throws Exception {
    return cell.route(tenant.desired().tenant()).rootKey().vaultKey().equals(tenant.vaultKey())
        ? 1
        : 2;
  }

  void keep(List<Tenant> tenants) throws Exception {
    for (Tenant tenant : tenants) {
      assertThat(ask(tenant, "keep", BECAUSE)).isEqualTo(200);
    }
  }

  /** Turns keys on and gives the next epoch, as the control plane does. */
  List<Tenant> enable(List<Tenant> tenants) throws Exception {
    var back = new ArrayList<Tenant>();
    for (Tenant tenant : tenants) {
      assertThat(ask(tenant, "enable", BECAUSE)).isEqualTo(200);
      DesiredTenant next =
          Tenants.next(tenant.desired(), tenant.desired().epoch().next(), ServingState.ACTIVE);
      cell.controlPlane.want(next);
      back.add(new Tenant(next, tenant.sealing(), tenant.vaultKey()));
    }
    return back;
  }

  /** Every runtime has the routes as they are now in use; none is taken to be there for that. */
  void acknowledge() {
    cell.cluster.execute(
        cell.database,
        """
        INSERT INTO runtime (id, acknowledged, seen_at)
        SELECT id, (SELECT max(version) FROM route_version), now() - interval '1 hour'
        FROM unnest(ARRAY['%s', 'runtime-2']) AS id
        ON CONFLICT (id) DO UPDATE SET acknowledged = excluded.acknowledged
        """
            .formatted(LocalVaultProcess.RUNTIME));
  }

  /** As runtimes do that have sealed everything under version 2. */
  void countAllAsSealedAnew(Tenant tenant) {
    cell.cluster.execute(
        new DatabaseNames(tenant.desired().tenant(), 1).database(),
        "INSERT INTO domicile.reencryption (table_name, key_version, finished_at)"
            + " VALUES ('app.invoice', 2, now())"
            + " ON CONFLICT (table_name, key_version) DO UPDATE SET updated_at = now()");
  }

  /** The rotation to version 2 ends, and until nothing needs version 1 it opens. */
  void awaitRotated(Tenant tenant) {
    await(tenant.slug())
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              acknowledge();
              Route route = cell.route(tenant.desired().tenant());
              if (count(
                      "SELECT count(*) FROM key_rotation WHERE state = 'finished' AND tenant = '"
                          + tenant.desired().tenant()
                          + "'")
                  == 0) {
                if (!route.otherRootKeys().isEmpty()) {
                  requireServed(tenant, route);
                }
                if (route.rootKey().version() == 2) {
                  countAllAsSealedAnew(tenant);
                }
              }
              assertThat(route.rootKey().version()).isEqualTo(2);
              assertThat(route.otherRootKeys()).isEmpty();
              assertThat(opened(tenant.desired(), route.rootKey())).isNotEqualTo(tenant.sealing());
              assertThat(cell.get(path(tenant)).at("/rotation/state").asText())
                  .isEqualTo("finished");
            });
  }
}
