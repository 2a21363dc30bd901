package io.domicile.vaults.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.testing.peers.DebianPeer;
import io.domicile.vaults.KeyUnwrapper;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.VaultException.Reason;
import io.domicile.vaults.testing.KeyVaultContract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AuthProvider;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import javax.crypto.KeyGenerator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SoftHSM stands for a customer's module. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class Pkcs11VaultTest extends KeyVaultContract {

  private static final Secret<String> PIN = new Secret<>("4711-0815");
  private static final List<Path> LIBRARIES =
      List.of(
          Path.of("/usr/lib/softhsm/libsofthsm2.so"),
          Path.of("/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so"),
          Path.of("/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so"));

  private static Path library = LIBRARIES.getFirst();
  private static Path tokens = library;
  private Duration ahead = Duration.ZERO;
  private Pkcs11Vault vault;

  /** The build names SOFTHSM2_CONF for this process; the file and a token are made here. */
  @BeforeAll
  static void makeToken() throws Exception {
    Path tool = DebianPeer.require("softhsm2-util");
    library =
        LIBRARIES.stream()
            .filter(Files::exists)
            .findFirst()
            .orElseThrow(() -> new AssertionError("softhsm2-util is here, its library is not."));
    String configured = System.getenv("SOFTHSM2_CONF");
    Assumptions.assumeTrue(configured != null, "The build sets SOFTHSM2_CONF.");
    Path configuration = Path.of(String.valueOf(configured));
    Path folder = configuration.resolveSibling("softhsm-" + UUID.randomUUID());
    Files.createDirectories(folder);
    tokens = folder;
    Files.writeString(configuration, "directories.tokendir = " + folder + "\nlog.level = ERROR\n");
    var made =
        new ProcessBuilder(
                tool.toString(),
                "--init-token",
                "--free",
                "--label",
                "domicile",
                "--pin",
                PIN.reveal(),
                "--so-pin",
                "0815-4711")
            .redirectErrorStream(true)
            .start();
    String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(made.waitFor()).as(said).isZero();
  }

  @BeforeEach
  void open() {
    vault = open(PIN);
  }

  private Pkcs11Vault open(Secret<String> pin) {
    Clock clock = InstantSource.system().withZone(ZoneOffset.UTC);
    return Pkcs11Vault.open(
        new Pkcs11Settings(REGION, library, 0, pin),
        new Clock() {
          @Override
          public java.time.ZoneId getZone() {
            return clock.getZone();
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return clock.withZone(zone);
          }

          @Override
          public Instant instant() {
            return clock.instant().plus(ahead);
          }
        },
        new SecureRandom());
  }

  @Override
  protected KeyVault cell() {
    return vault;
  }

  @Override
  protected KeyUnwrapper runtime() {
    return open(PIN);
  }

  @Override
  protected Duration shortestWait() {
    return Duration.ofMinutes(1);
  }

  @Override
  protected boolean passUntil(Instant instant) {
    ahead = Duration.between(Instant.now(), instant).plusSeconds(1);
    return true;
  }

  @Override
  protected boolean knowsRoles() {
    return false;
  }

  @Test
  void keys_cannot_be_read_out_of_the_module() throws Exception {
    vault.createKey(TenantId.random(Clock.systemUTC()));
    KeyStore token = token();
    for (String label : Collections.list(token.aliases())) {
      assertThat(token.getKey(label, null).getEncoded()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CKA_SENSITIVE=false", "CKA_SENSITIVE=true"})
  void a_key_that_can_be_extracted_wraps_nothing(String sensitive) throws Exception {
    var tenant = TenantId.random(Clock.systemUTC());
    vault.createKey(TenantId.random(Clock.systemUTC()));
    Provider loose =
        Security.getProvider("SunPKCS11")
            .configure(
                """
                --name=loose-%s
                library=%s
                slotListIndex=0
                attributes(generate,CKO_SECRET_KEY,*) = {
                  %s
                  CKA_EXTRACTABLE=true
                }
                """
                    .formatted(UUID.randomUUID(), library, sensitive));
    KeyStore token = KeyStore.getInstance("PKCS11", loose);
    token.load(null, PIN.reveal().toCharArray());
    KeyGenerator generator = KeyGenerator.getInstance("AES", loose);
    generator.init(256);
    // As docs/keys.md says how a tenant labels its key.
    token.setKeyEntry(
        "domicile|tenant-" + tenant.hex() + "-7|1700000000|enabled",
        generator.generateKey(),
        null,
        null);
    var key = new VaultKeyId("tenant-" + tenant.hex() + "-7");
    assertThat(vault.state(key)).isEqualTo(VaultKeyState.ENABLED);
    assertReason(Reason.REFUSED, () -> vault.wrap(key, context(tenant, 1), ROOT));
    vault.setEnabled(key, false);
    vault.setEnabled(key, true);
    assertReason(Reason.REFUSED, () -> vault.wrap(key, context(tenant, 1), ROOT));
  }

  @Test
  void a_change_of_state_that_was_killed_halfway_leaves_the_key_dark() throws Exception {
    var tenant = TenantId.random(Clock.systemUTC());
    VaultKeyId key = vault.createKey(tenant);
    Bytes wrapped = vault.wrap(key, context(tenant, 1), ROOT);
    KeyStore token = token();
    String enabled =
        Collections.list(token.aliases()).stream()
            .filter(label -> label.contains(key.value()))
            .findFirst()
            .orElseThrow();
    // The new label is there and the old one not yet gone.
    token.setKeyEntry(
        enabled.replace("|enabled", "|disabled"), token.getKey(enabled, null), null, null);

    assertThat(vault.state(key)).isEqualTo(VaultKeyState.DISABLED);
    assertReason(Reason.KEY_DISABLED, () -> vault.unwrap(key, context(tenant, 1), wrapped));
    vault.setEnabled(key, true);
    assertThat(vault.unwrap(key, context(tenant, 1), wrapped)).isEqualTo(ROOT);
  }

  @Test
  void a_library_that_is_not_there_stops_the_start_and_shows_no_pin() {
    assertThatThrownBy(
            () ->
                Pkcs11Vault.open(
                    new Pkcs11Settings(REGION, Path.of("/nowhere/libhsm.so"), 0, PIN),
                    Clock.systemUTC(),
                    new SecureRandom()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/nowhere/libhsm.so")
        .hasMessageNotContaining(PIN.reveal());
    assertThat(new Pkcs11Settings(REGION, library, 0, PIN).toString()).doesNotContain(PIN.reveal());
  }

  /**
   * The last one: SoftHSM takes no token back that it has once missed, until it is started anew.
   */
  @Test
  @Order(Integer.MAX_VALUE)
  void a_token_that_is_gone_is_an_outage_and_no_destroyed_key() throws Exception {
    var tenant = TenantId.random(Clock.systemUTC());
    VaultKeyId key = vault.createKey(tenant);
    Bytes wrapped = vault.wrap(key, context(tenant, 1), ROOT);
    // Also for one that has been asked nothing before.
    Pkcs11Vault fresh = open(PIN);
    Files.move(tokens, tokens.resolveSibling(tokens.getFileName() + "-away"));
    for (Pkcs11Vault one : List.of(vault, fresh)) {
      assertReason(Reason.UNREACHABLE, () -> one.unwrap(key, context(tenant, 1), wrapped));
      assertReason(Reason.UNREACHABLE, () -> one.state(key));
      assertReason(Reason.UNREACHABLE, () -> one.setEnabled(key, false));
      assertReason(Reason.UNREACHABLE, () -> one.scheduleDestruction(key, Duration.ZERO));
    }
    assertReason(Reason.UNREACHABLE, vault::keys);
  }

  @Test
  void a_session_that_somebody_ended_is_begun_anew() throws Exception {
    var tenant = TenantId.random(Clock.systemUTC());
    VaultKeyId key = vault.createKey(tenant);
    Bytes wrapped = vault.wrap(key, context(tenant, 1), ROOT);
    logout();
    assertThat(vault.unwrap(key, context(tenant, 1), wrapped)).isEqualTo(ROOT);
  }

  /** A login is the process's: whoever ends it ends it for all of its sessions. */
  private static void logout() throws Exception {
    Provider other = provider();
    KeyStore.getInstance("PKCS11", other).load(null, PIN.reveal().toCharArray());
    ((AuthProvider) other).logout();
  }

  private static Provider provider() {
    return Security.getProvider("SunPKCS11")
        .configure("--name=look\nlibrary=" + library + "\nslotListIndex=0\n");
  }

  @Test
  void a_wrong_pin_stops_the_start_and_is_not_shown() throws Exception {
    logout();
    var wrong = new Secret<>("0000-not-it");
    assertThatThrownBy(() -> open(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(
            thrown -> {
              for (Throwable e = thrown; e != null; e = e.getCause()) {
                assertThat(String.valueOf(e.getMessage())).doesNotContain("0000-not-it", "4711");
              }
            });
  }

  private static KeyStore token() throws Exception {
    var token = KeyStore.getInstance("PKCS11", provider());
    token.load(null, PIN.reveal().toCharArray());
    return token;
  }
}
