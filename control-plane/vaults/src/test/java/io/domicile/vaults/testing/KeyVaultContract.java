package io.domicile.vaults.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.residency.region.RegionCode;
import io.domicile.vaults.KeyContext;
import io.domicile.vaults.KeyUnwrapper;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.VaultException;
import io.domicile.vaults.VaultException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What every key vault must do; each implementation's test extends this and nothing weaker. */
public abstract class KeyVaultContract {

  protected static final RegionCode REGION = RegionCode.of("eu-central-1");

  protected static final Secret<Bytes> ROOT =
      new Secret<>(
          Bytes.copyOf("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8)));

  private final TenantId tenant = TenantId.random(Clock.systemUTC());
  private final KeyContext context = context(tenant, 1);

  /** The vault with a cell's rights. */
  protected abstract KeyVault cell() throws Exception;

  /** The vault with a runtime's rights. */
  protected abstract KeyUnwrapper runtime() throws Exception;

  /** The shortest time the vault lets pass before it destroys a key. */
  protected abstract Duration shortestWait();

  /** Lets the time until then pass; false where that cannot be done. */
  protected abstract boolean passUntil(Instant instant);

  /** Whether the vault itself keeps a runtime from all but unwrapping. */
  protected boolean knowsRoles() {
    return true;
  }

  protected static KeyContext context(TenantId tenant, int version) {
    return new KeyContext(tenant, REGION, KeyContext.TENANT_ROOT, version);
  }

  @Test
  void a_key_is_made_once_however_often_it_is_asked_for() throws Exception {
    var ids = new HashSet<VaultKeyId>();
    KeyVault cell = cell();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = new ArrayList<Callable<VaultKeyId>>();
      for (int i = 0; i < 4; i++) {
        calls.add(() -> cell.createKey(tenant));
      }
      for (var made : threads.invokeAll(calls)) {
        ids.add(made.get());
      }
    }
    assertThat(ids).hasSize(1);
    assertThat(cell.createKey(tenant)).isIn(ids);
    assertThat(cell.keys()).filteredOn(key -> key.tenant().equals(tenant)).hasSize(1);
  }

  @Test
  void a_tenants_next_key_is_another_and_opens_nothing_of_the_first() throws Exception {
    VaultKeyId first = cell().createKey(tenant, 1);
    VaultKeyId second = cell().createKey(tenant, 2);
    assertThat(second).isNotEqualTo(first);
    Bytes wrapped = cell().wrap(first, context, ROOT);
    assertReason(Reason.REFUSED, () -> runtime().unwrap(second, context, wrapped));
  }

  @Test
  void what_the_cell_wrapped_opens_for_the_runtime() throws Exception {
    VaultKeyId key = cell().createKey(tenant);
    Bytes wrapped = cell().wrap(key, context, ROOT);
    assertThat(wrapped).isNotEqualTo(cell().wrap(key, context, ROOT));
    assertThat(runtime().unwrap(key, context, wrapped)).isEqualTo(ROOT);
    assertThat(runtime().state(key)).isEqualTo(VaultKeyState.ENABLED);
  }

  @Test
  void a_wrapped_key_opens_with_its_own_context_only_and_whole() throws Exception {
    VaultKeyId key = cell().createKey(tenant);
    Bytes wrapped = cell().wrap(key, context, ROOT);
    for (KeyContext wrong :
        List.of(
            context(TenantId.random(Clock.systemUTC()), 1),
            new KeyContext(tenant, RegionCode.of("us-east-1"), KeyContext.TENANT_ROOT, 1),
            new KeyContext(tenant, REGION, "something-else", 1),
            context(tenant, 2))) {
      assertReason(Reason.REFUSED, () -> runtime().unwrap(key, wrong, wrapped));
    }
    for (int position : List.of(0, wrapped.length() / 2, wrapped.length() - 1)) {
      byte[] altered = wrapped.toArray();
      altered[position] ^= 1;
      assertReason(Reason.REFUSED, () -> runtime().unwrap(key, context, Bytes.copyOf(altered)));
    }
    assertReason(
        Reason.REFUSED, () -> runtime().unwrap(key, context, Bytes.copyOf(new byte[] {1, 2, 3})));
  }

  @Test
  void a_key_to_wrap_has_1_to_64_bytes() throws Exception {
    VaultKeyId key = cell().createKey(tenant);
    for (int length : List.of(0, 65)) {
      assertReason(
          Reason.REFUSED,
          () -> cell().wrap(key, context, new Secret<>(Bytes.copyOf(new byte[length]))));
    }
    var longest = new Secret<>(Bytes.copyOf(new byte[64]));
    assertThat(runtime().unwrap(key, context, cell().wrap(key, context, longest)))
        .isEqualTo(longest);
  }

  @Test
  void a_disabled_key_opens_nothing_until_it_is_enabled_again() throws Exception {
    VaultKeyId key = cell().createKey(tenant);
    Bytes wrapped = cell().wrap(key, context, ROOT);

    cell().setEnabled(key, false);
    cell().setEnabled(key, false);
    assertThat(runtime().state(key)).isEqualTo(VaultKeyState.DISABLED);
    assertReason(Reason.KEY_DISABLED, () -> runtime().unwrap(key, context, wrapped));
    assertReason(Reason.KEY_DISABLED, () -> cell().wrap(key, context, ROOT));

    cell().setEnabled(key, true);
    cell().setEnabled(key, true);
    assertThat(runtime().unwrap(key, context, wrapped)).isEqualTo(ROOT);
  }

  @Test
  void a_key_that_is_to_be_destroyed_opens_nothing_and_can_be_called_back_disabled()
      throws Exception {
    VaultKeyId key = cell().createKey(tenant);
    Bytes wrapped = cell().wrap(key, context, ROOT);

    Instant at = cell().scheduleDestruction(key, Duration.ofDays(9));
    assertThat(at).isAfter(Instant.now().plus(Duration.ofDays(8)));
    assertThat(cell().scheduleDestruction(key, Duration.ofDays(20))).isEqualTo(at);
    assertThat(runtime().state(key)).isEqualTo(VaultKeyState.PENDING_DESTRUCTION);
    assertThat(cell().describe(key).destructionAt()).isEqualTo(at);
    assertReason(Reason.PENDING_DESTRUCTION, () -> runtime().unwrap(key, context, wrapped));
    assertReason(Reason.PENDING_DESTRUCTION, () -> cell().wrap(key, context, ROOT));
    assertReason(Reason.PENDING_DESTRUCTION, () -> cell().setEnabled(key, true));

    cell().cancelDestruction(key);
    cell().cancelDestruction(key);
    assertThat(runtime().state(key)).isEqualTo(VaultKeyState.DISABLED);
    cell().setEnabled(key, true);
    assertThat(runtime().unwrap(key, context, wrapped)).isEqualTo(ROOT);
  }

  @Test
  void a_destroyed_key_opens_nothing_ever_again() throws Exception {
    VaultKeyId key = cell().createKey(tenant);
    Bytes wrapped = cell().wrap(key, context, ROOT);
    Instant at = cell().scheduleDestruction(key, shortestWait());
    Assumptions.assumeTrue(passUntil(at), "This vault's clock cannot be set.");

    assertReason(Reason.NOT_FOUND, () -> runtime().unwrap(key, context, wrapped));
    assertReason(Reason.NOT_FOUND, () -> cell().wrap(key, context, ROOT));
    assertReason(Reason.NOT_FOUND, () -> cell().setEnabled(key, true));
    assertThat(isDestroyed(key)).isTrue();
  }

  private boolean isDestroyed(VaultKeyId key) throws Exception {
    try {
      return runtime().state(key) == VaultKeyState.DESTROYED;
    } catch (VaultException e) {
      return e.reason() == Reason.NOT_FOUND;
    }
  }

  @Test
  void a_key_is_described_with_its_region_and_tenant() throws Exception {
    VaultKeyId key = cell().createKey(tenant);
    var described = cell().describe(key);
    assertThat(described.id()).isEqualTo(key);
    assertThat(described.region()).isEqualTo(REGION);
    assertThat(described.tenant()).isEqualTo(tenant);
    assertThat(described.multiRegion()).isFalse();
    assertThat(described.state()).isEqualTo(VaultKeyState.ENABLED);
  }

  @Test
  void a_key_that_is_not_there_is_not_found() throws Exception {
    VaultKeyId other = cell().createKey(tenant);
    // The same shape as the vault's own ids, and nobody's.
    var nobodys = new VaultKeyId(other.value().replaceAll("[0-9a-f]{12}$", "0123456789ab"));
    var unknown =
        nobodys.equals(other) ? new VaultKeyId(other.value().replace('1', '2') + "-9") : nobodys;
    assertReason(Reason.NOT_FOUND, () -> runtime().state(unknown));
    assertReason(Reason.NOT_FOUND, () -> cell().wrap(unknown, context, ROOT));
    assertReason(Reason.NOT_FOUND, () -> cell().describe(unknown));
  }

  @Test
  void a_runtime_unwraps_and_does_nothing_else() throws Exception {
    Assumptions.assumeTrue(
        knowsRoles(), "This vault knows no roles, and its documentation says so.");
    VaultKeyId key = cell().createKey(tenant);
    assertThat(runtime()).isInstanceOf(KeyVault.class);
    var runtime = (KeyVault) runtime();
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> runtime.createKey(tenant, 7),
            () -> runtime.wrap(key, context, ROOT),
            () -> runtime.setEnabled(key, false),
            () -> runtime.setEnabled(key, true),
            () -> runtime.scheduleDestruction(key, Duration.ofDays(7)),
            runtime::keys)) {
      assertReason(Reason.FORBIDDEN, call);
    }
    assertThat(cell().describe(key).state()).isEqualTo(VaultKeyState.ENABLED);
  }

  @Test
  void a_refusal_shows_neither_key_nor_ciphertext() throws Exception {
    VaultKeyId key = cell().createKey(tenant);
    Bytes wrapped = cell().wrap(key, context, ROOT);
    cell().setEnabled(key, false);
    assertThatThrownBy(() -> runtime().unwrap(key, context, wrapped))
        .satisfies(
            thrown -> {
              for (Throwable e = thrown; e != null; e = e.getCause()) {
                assertThat(String.valueOf(e.getMessage()))
                    .doesNotContain(
                        Base64.getEncoder().encodeToString(wrapped.toArray()),
                        Base64.getEncoder().encodeToString(ROOT.reveal().toArray()),
                        "0123456789abcdef");
              }
            });
  }

  protected static void assertReason(Reason reason, ThrowingCallable call) {
    var thrown = catchThrowableOfType(VaultException.class, call);
    assertThat(thrown).as("a refusal because %s", reason).isNotNull();
    assertThat(thrown.reason()).as(thrown.toString()).isEqualTo(reason);
  }
}
