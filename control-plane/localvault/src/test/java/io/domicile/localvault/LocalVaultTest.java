package io.domicile.localvault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.identity.RequestSigner;
import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.SecretReference;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.residency.region.RegionCode;
import io.domicile.vaults.DatabaseCredential;
import io.domicile.vaults.KeyContext;
import io.domicile.vaults.VaultException;
import io.domicile.vaults.local.LocalVaultClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalVaultTest {

  private static final RegionCode REGION = RegionCode.of("eu-central-1");
  private static final Secret<Bytes> ROOT =
      new Secret<>(
          Bytes.copyOf("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8)));

  @TempDir private Path directory;
  private final SigningKey cellKey = SigningKey.generate();
  private final SigningKey runtimeKey = SigningKey.generate();
  private final TenantId tenant = TenantId.random(Clock.systemUTC());
  private final KeyContext context = new KeyContext(tenant, REGION, KeyContext.TENANT_ROOT, 1);
  private LocalVaultProcess vault;

  @BeforeEach
  void start() throws Exception {
    vault = LocalVaultProcess.start(directory, REGION, cellKey, runtimeKey);
  }

  @AfterEach
  void stop() throws Exception {
    vault.close();
  }

  @Test
  void a_key_is_made_once_however_often_it_is_asked_for() throws Exception {
    var ids = new HashSet<VaultKeyId>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = new ArrayList<Callable<VaultKeyId>>();
      for (int i = 0; i < 16; i++) {
        calls.add(() -> cell().createKey(tenant));
      }
      for (var made : threads.invokeAll(calls)) {
        ids.add(made.get());
      }
    }

    assertThat(ids).hasSize(1);
    assertThat(cell().keys())
        .singleElement()
        .satisfies(key -> assertThat(key.tenant()).isEqualTo(tenant));
  }

  @Test
  void what_was_wrapped_opens_for_the_runtime_after_a_restart() throws Exception {
    VaultKeyId key = cell().createKey(tenant);
    Bytes wrapped = cell().wrap(key, context, ROOT);

    restart();

    assertThat(runtime().unwrap(key, context, wrapped)).isEqualTo(ROOT);
  }

  @Test
  void a_wrapped_key_does_not_open_with_any_other_context() throws Exception {
    VaultKeyId key = cell().createKey(tenant);
    Bytes wrapped = cell().wrap(key, context, ROOT);
    var other = TenantId.random(Clock.systemUTC());

    for (KeyContext wrong :
        List.of(
            new KeyContext(other, REGION, KeyContext.TENANT_ROOT, 1),
            new KeyContext(tenant, RegionCode.of("us-east-1"), KeyContext.TENANT_ROOT, 1),
            new KeyContext(tenant, REGION, "something-else", 1),
            new KeyContext(tenant, REGION, KeyContext.TENANT_ROOT, 2))) {
      assertReason(VaultException.Reason.REFUSED, () -> runtime().unwrap(key, wrong, wrapped));
    }
    byte[] altered = wrapped.toArray();
    altered[20] ^= 1;
    assertReason(
        VaultException.Reason.REFUSED, () -> runtime().unwrap(key, context, Bytes.copyOf(altered)));
    assertReason(
        VaultException.Reason.REFUSED,
        () -> runtime().unwrap(key, context, Bytes.copyOf(new byte[3])));
  }

  @Test
  void a_disabled_key_opens_nothing_until_it_is_enabled_again() throws Exception {
    VaultKeyId key = cell().createKey(tenant);
    Bytes wrapped = cell().wrap(key, context, ROOT);

    cell().setEnabled(key, false);
    restart();

    assertThat(runtime().state(key)).isEqualTo(VaultKeyState.DISABLED);
    assertReason(VaultException.Reason.KEY_DISABLED, () -> runtime().unwrap(key, context, wrapped));
    assertReason(VaultException.Reason.KEY_DISABLED, () -> cell().wrap(key, context, ROOT));

    cell().setEnabled(key, true);
    cell().setEnabled(key, true);
    assertThat(runtime().unwrap(key, context, wrapped)).isEqualTo(ROOT);
  }

  @Test
  void a_runtime_unwraps_and_reads_and_does_nothing_else() throws Exception {
    VaultKeyId key = cell().createKey(tenant);
    var reference = new SecretReference("tenants/" + tenant + "/database/e1-s1");
    var credential = new DatabaseCredential("t_e1_s1", new Secret<>("correct horse"));
    cell().write(reference, credential);

    assertThat(runtime().read(reference)).isEqualTo(credential);

    assertForbidden(() -> runtime().createKey(tenant));
    assertForbidden(() -> runtime().keys());
    assertForbidden(() -> runtime().wrap(key, context, ROOT));
    assertForbidden(() -> runtime().setEnabled(key, false));
    assertForbidden(() -> runtime().setEnabled(key, true));
    assertForbidden(() -> runtime().write(reference, credential));
    assertForbidden(() -> runtime().delete(reference));
    assertForbidden(() -> runtime().references());
  }

  @Test
  void a_stranger_is_refused_whatever_name_it_takes() {
    for (var stranger :
        List.of(
            client("eu-central-1-a", SigningKey.generate()),
            client("us-east-1-a", cellKey),
            client("eu-central-1-a", runtimeKey))) {
      assertReason(VaultException.Reason.UNAUTHENTICATED, stranger::keys);
    }
  }

  @Test
  void secrets_are_listed_and_deleted() throws Exception {
    var reference = new SecretReference("tenants/a/database/e1-s1");
    cell().write(reference, new DatabaseCredential("one", new Secret<>("first")));
    cell().write(reference, new DatabaseCredential("one", new Secret<>("second")));

    restart();
    assertThat(cell().references()).containsExactly(reference);
    assertThat(cell().read(reference).password().reveal()).isEqualTo("second");

    cell().delete(reference);
    cell().delete(reference);
    restart();
    assertThat(cell().references()).isEmpty();
    assertReason(VaultException.Reason.NOT_FOUND, () -> cell().read(reference));
    assertReason(
        VaultException.Reason.NOT_FOUND,
        () -> cell().unwrap(new VaultKeyId("no-such-key"), context, Bytes.copyOf(new byte[60])));
  }

  @Test
  void nothing_on_the_disk_is_in_clear_or_readable_by_others() throws Exception {
    cell().createKey(tenant);
    cell()
        .write(
            new SecretReference("tenants/a/database/e1-s1"),
            new DatabaseCredential("plain-user", new Secret<>("plain-password")));

    try (var files = Files.walk(directory)) {
      var records =
          files.filter(file -> Files.isRegularFile(file) && !file.endsWith(".lock")).toList();
      assertThat(records).hasSize(3);
      for (Path file : records) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .doesNotContain("plain-", "password", tenant.toString());
      }
    }
  }

  @Test
  void a_record_in_anothers_place_stops_the_start() throws Exception {
    for (String name : List.of("a", "b")) {
      cell()
          .write(
              new SecretReference(name), new DatabaseCredential(name, new Secret<>("p-" + name)));
    }
    vault.close();
    try (var files = Files.list(directory.resolve("records/secrets"))) {
      var both = files.toList();
      Files.write(both.get(0), Files.readAllBytes(both.get(1)));
    }

    assertThatThrownBy(this::restart).hasMessageContaining("does not open with this master key");
  }

  @Test
  void a_master_key_that_others_can_read_stops_the_start() throws Exception {
    vault.close();
    Files.setPosixFilePermissions(
        directory.resolve("master.key"), PosixFilePermissions.fromString("rw-r-----"));

    assertThatThrownBy(this::restart)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("must have mode 0600");
  }

  @Test
  void a_lost_master_key_is_not_replaced_by_a_fresh_one() throws Exception {
    cell().createKey(tenant);
    vault.close();
    Files.delete(directory.resolve("master.key"));

    assertThatThrownBy(this::restart).hasMessageContaining("is not there");
  }

  @Test
  void a_second_process_on_the_same_directory_does_not_start() {
    assertThatThrownBy(() -> LocalVaultProcess.start(directory, REGION, cellKey, runtimeKey))
        .hasMessageContaining("Another process");
  }

  private void restart() throws Exception {
    vault.close();
    vault = LocalVaultProcess.start(directory, REGION, cellKey, runtimeKey);
  }

  private LocalVaultClient cell() {
    return client(LocalVaultProcess.CELL, cellKey);
  }

  private LocalVaultClient runtime() {
    return client(LocalVaultProcess.RUNTIME, runtimeKey);
  }

  private LocalVaultClient client(String issuer, SigningKey key) {
    return new LocalVaultClient(
        new SignedHttpClient(
            HttpClient.newHttpClient(),
            URI.create(vault.url()),
            new RequestSigner(issuer, LocalVaultProcess.NAME, key, Clock.systemUTC())));
  }

  private static void assertForbidden(ThrowingCallable call) {
    assertReason(VaultException.Reason.FORBIDDEN, call);
  }

  private static void assertReason(VaultException.Reason reason, ThrowingCallable call) {
    var thrown = catchThrowableOfType(VaultException.class, call);
    assertThat(thrown).isNotNull();
    assertThat(thrown.reason()).isEqualTo(reason);
  }
}
