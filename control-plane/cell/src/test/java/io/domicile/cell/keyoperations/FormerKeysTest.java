package io.domicile.cell.keyoperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cell.testing.CellProcess;
import io.domicile.cell.testing.Tenants;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.observedstate.ObservedTenant;
import io.domicile.contract.routes.WrappedRootKey;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.localvault.LocalVaultProcess;
import io.domicile.testing.postgres.PostgresExtension;
import io.domicile.vaults.KeyContext;
import io.domicile.vaults.VaultException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The keys of a vault that wrapped for a tenant before: what a copy from a backup opens with. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FormerKeysTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String BECAUSE = "{\"reason\":\"asked by the tenant\"}";

  private Path directory;
  private CellProcess cell;
  private TenantKeyState keys;

  @BeforeAll
  void start(@TempDir Path state) throws Exception {
    directory = state;
    cell = new CellProcess(directory, 2);
    keys = new TenantKeyState(cell);
    cell.start();
  }

  @AfterAll
  void stop() {
    cell.close();
  }

  private JsonNode post(String tenant, String verb, String body, int status) throws Exception {
    return cell.operator()
        .post("/v1/tenants/" + tenant + "/key/" + verb, body)
        .expect(status)
        .json();
  }

  private WrappedRootKey wrapped(DesiredTenant tenant) throws Exception {
    return cell.route(tenant.tenant()).rootKey();
  }

  /** As from a backup of the cell's database, or an old snapshot on a runtime's disk. */
  private void open(DesiredTenant tenant, WrappedRootKey copy) throws VaultException {
    var context =
        new KeyContext(tenant.tenant(), CellProcess.REGION, KeyContext.TENANT_ROOT, copy.version());
    assertThat(cell.runtimesVault().unwrap(copy.vaultKey(), context, copy.wrapped())).isNotNull();
  }

  private WrappedRootKey rewrap(DesiredTenant tenant, int serial) throws Exception {
    VaultKeyId next = cell.cellsVault().createKey(tenant.tenant(), serial);
    post(tenant.slug().value(), "rewrap", "{\"vaultKey\":\"" + next + "\"}", 200);
    WrappedRootKey now = wrapped(tenant);
    assertThat(now.vaultKey()).isEqualTo(next);
    return now;
  }

  private void awaitState(VaultKeyId key, VaultKeyState state) {
    await().atMost(PATIENCE).until(() -> cell.cellsVault().state(key) == state);
  }

  @Test
  void a_former_key_opens_nothing_once_every_runtime_has_heard_and_can_be_taken_again()
      throws Exception {
    DesiredTenant acme = Tenants.german("former");
    cell.make(acme);
    WrappedRootKey first = wrapped(acme);
    rewrap(acme, 2);
    // A runtime with the former route still asks after it.
    open(acme, first);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              keys.acknowledge();
              return cell.cellsVault().state(first.vaultKey()) == VaultKeyState.DISABLED;
            });
    assertThatThrownBy(() -> open(acme, first)).isInstanceOf(VaultException.class);
    open(acme, wrapped(acme));

    post("former", "rewrap", "{\"vaultKey\":\"" + first.vaultKey() + "\"}", 200);
    assertThat(wrapped(acme).vaultKey()).isEqualTo(first.vaultKey());
    open(acme, wrapped(acme));
    JsonNode record = cell.get("/v1/tenants/former/key/erasure");
    assertThat(record.path("vaultKeys")).hasSize(2);
    assertThat(record.path("vaultKeys").path(0).hasNonNull("formerSince")).isFalse();
    assertThat(record.path("vaultKeys").path(1).hasNonNull("formerSince")).isTrue();
  }

  @Test
  void a_key_that_is_off_leaves_no_former_one_on() throws Exception {
    DesiredTenant acme = Tenants.german("former-off");
    cell.make(acme);
    WrappedRootKey first = wrapped(acme);
    rewrap(acme, 2);
    post("former-off", "disable", BECAUSE, 200);
    assertThatThrownBy(() -> open(acme, first)).isInstanceOf(VaultException.class);
    // Nor when somebody turns it on meanwhile.
    cell.cellsVault().setEnabled(first.vaultKey(), true);
    cell.stop();
    cell.start();
    awaitState(first.vaultKey(), VaultKeyState.DISABLED);
  }

  @Test
  void the_end_of_a_tenants_key_is_the_end_of_every_key_that_ever_wrapped_for_it()
      throws Exception {
    DesiredTenant acme = Tenants.german("former-ends");
    cell.make(acme);
    WrappedRootKey first = wrapped(acme);
    WrappedRootKey second = rewrap(acme, 2);
    WrappedRootKey third = rewrap(acme, 3);
    String body = "{\"coolingOff\":\"P7D\",\"slug\":\"former-ends\",\"reason\":\"contract ended\"}";
    post("former-ends", "destroy", body, 200);
    for (WrappedRootKey copy : List.of(first, second, third)) {
      assertThat(cell.cellsVault().state(copy.vaultKey()))
          .isEqualTo(VaultKeyState.PENDING_DESTRUCTION);
      assertThatThrownBy(() -> open(acme, copy)).isInstanceOf(VaultException.class);
    }
    JsonNode record = cell.get("/v1/tenants/former-ends/key/erasure");
    assertThat(record.path("vaultKeys").findValuesAsText("vaultKey"))
        .containsExactly(
            first.vaultKey().value(), second.vaultKey().value(), third.vaultKey().value());
    assertThat(record.path("keysLeft")).hasSize(3);
    assertThat(record.hasNonNull("destroyedAt")).isFalse();

    post("former-ends", "keep", BECAUSE, 200);
    for (WrappedRootKey copy : List.of(first, second, third)) {
      assertThat(cell.cellsVault().state(copy.vaultKey())).isEqualTo(VaultKeyState.DISABLED);
    }
  }

  @Test
  void nothing_is_said_to_be_destroyed_while_one_key_is_left() throws Exception {
    DesiredTenant acme = Tenants.german("former-left");
    cell.make(acme);
    WrappedRootKey first = wrapped(acme);
    WrappedRootKey second = rewrap(acme, 2);
    Instant before = Instant.now();
    cell.cellsVault().scheduleDestruction(second.vaultKey(), Duration.ZERO);
    awaitState(second.vaultKey(), VaultKeyState.DESTROYED);

    JsonNode record = cell.get("/v1/tenants/former-left/key/erasure");
    assertThat(record.path("vaultSays").asText()).isEqualTo("destroyed");
    assertThat(record.path("keysLeft").valueStream().map(JsonNode::asText))
        .containsExactly(first.vaultKey().value());
    assertThat(record.hasNonNull("destroyedAt")).isFalse();

    cell.cellsVault().scheduleDestruction(first.vaultKey(), Duration.ZERO);
    awaitState(first.vaultKey(), VaultKeyState.DESTROYED);
    record = cell.get("/v1/tenants/former-left/key/erasure");
    assertThat(record.path("keysLeft")).isEmpty();
    assertThat(Instant.parse(record.path("destroyedAt").asText())).isAfter(before);
  }

  @Test
  void a_vault_that_does_not_know_the_key_has_not_destroyed_it() throws Exception {
    DesiredTenant acme = Tenants.german("moved-vault");
    cell.make(acme);
    cell.stop();
    try (var empty =
        LocalVaultProcess.start(
            directory.resolve("vault-2"), CellProcess.REGION, cell.cellKey, cell.runtimeKey)) {
      cell.configured.put(
          "vault",
          Map.of("name", LocalVaultProcess.NAME, "url", empty.url(), "keyCheck", "PT0.2S"));
      cell.start();
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  cell.controlPlane
                      .observed(acme.tenant())
                      .map(ObservedTenant::key)
                      .filter(key -> key.found() == VaultKeyState.NOT_FOUND)
                      .isPresent());
      JsonNode record = cell.get("/v1/tenants/moved-vault/key/erasure");
      assertThat(record.path("vaultSays").asText()).isEqualTo("not_found");
      assertThat(record.path("keysLeft")).hasSize(1);
      assertThat(record.hasNonNull("destroyedAt")).isFalse();
    } finally {
      cell.stop();
      cell.configured.remove("vault");
      cell.start();
    }
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                cell.controlPlane
                    .observed(acme.tenant())
                    .map(ObservedTenant::key)
                    .filter(key -> key.enabled() || key.awaitsEpoch())
                    .isPresent());
  }
}
