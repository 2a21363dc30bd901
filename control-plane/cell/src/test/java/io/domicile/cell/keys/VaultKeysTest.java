package io.domicile.cell.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.celldatabase.CellDatabaseConfiguration;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.residency.region.RegionCode;
import io.domicile.testing.postgres.PostgresExtension;
import io.domicile.vaults.VaultException;
import io.domicile.vaults.awskms.AwsKmsSettings;
import io.domicile.vaults.awskms.AwsKmsVault;
import io.domicile.vaults.testing.KmsDouble;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a vault that keeps nothing of destroyed keys is taken to say of one it does not know. */
@ExtendWith(PostgresExtension.class)
final class VaultKeysTest {

  private static final RegionCode REGION = RegionCode.of("eu-central-1");
  private static final List<String> CREDENTIALS = List.of("aws.accessKeyId", "aws.secretAccessKey");

  @TempDir private Path directory;
  private final TenantId acme = TenantId.random(Clock.systemUTC());
  private final PassingClock clock = new PassingClock();
  private KmsDouble kms;
  private AwsKmsVault vault;
  private CellDatabase database;
  private VaultKeys keys;
  private VaultKeyId key;

  /** Time that a test lets pass. */
  private static final class PassingClock extends Clock {

    private Duration ahead = Duration.ZERO;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }
  }

  @BeforeEach
  void open(PostgresExtension.Cluster cluster) throws Exception {
    CREDENTIALS.forEach(property -> System.setProperty(property, KmsDouble.CELL));
    kms = new KmsDouble(REGION.value());
    vault = AwsKmsVault.open(patient(REGION, kms));
    Path password = directory.resolve("password");
    Files.writeString(password, "postgres");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    database =
        CellDatabase.open(
            new CellDatabaseConfiguration(
                cluster.jdbcUrl(cluster.createDatabase()), "postgres", password));
    keys = new VaultKeys(database, vault, clock);
    key = vault.createKey(acme);
    keys.note(acme, key);
  }

  @AfterEach
  void close() {
    database.stop();
    vault.close();
    kms.close();
    CREDENTIALS.forEach(System::clearProperty);
  }

  /** As patient as a busy machine needs it. */
  private static AwsKmsSettings patient(RegionCode region, KmsDouble of) {
    return new AwsKmsSettings(region, of.url(), Duration.ofSeconds(30), Duration.ofSeconds(60), 3);
  }

  private void pass(Duration time) {
    kms.pass(time);
    clock.ahead = clock.ahead.plus(time);
  }

  private TenantVaultKey noted() {
    return keys.find(key).orElseThrow();
  }

  @Test
  void a_key_whose_time_has_come_and_that_its_vault_knows_no_longer_is_destroyed()
      throws Exception {
    assertThat(keys.ask(key)).isEqualTo(VaultKeyState.ENABLED);
    Instant end = vault.scheduleDestruction(key, Duration.ofDays(7));
    assertThat(keys.ask(key)).isEqualTo(VaultKeyState.PENDING_DESTRUCTION);
    assertThat(noted().destructionAt()).isEqualTo(end);

    pass(Duration.ofDays(8));
    assertThat(keys.ask(key)).isEqualTo(VaultKeyState.DESTROYED);
    // Not the time that was planned, but the one at which it was found so.
    assertThat(noted().destroyedAt()).isAfter(end);
    Instant found = noted().destroyedAt();
    pass(Duration.ofDays(1));
    assertThat(keys.ask(key)).isEqualTo(VaultKeyState.DESTROYED);
    assertThat(noted().destroyedAt()).isEqualTo(found);
  }

  @Test
  void a_key_that_is_gone_before_its_time_is_not_found() throws Exception {
    keys.ask(key);
    vault.scheduleDestruction(key, Duration.ofDays(7));
    keys.ask(key);
    kms.pass(Duration.ofDays(8));
    assertThat(keys.ask(key)).isEqualTo(VaultKeyState.NOT_FOUND);
    assertThat(noted().destroyedAt()).isNull();
    assertThat(noted().missingSince()).isNotNull();
  }

  @Test
  void a_key_that_another_vault_does_not_know_is_not_found_also_after_its_time() throws Exception {
    keys.ask(key);
    vault.scheduleDestruction(key, Duration.ofDays(7));
    keys.ask(key);
    clock.ahead = Duration.ofDays(8);
    var elsewhere = RegionCode.of("eu-west-1");
    try (var otherKms = new KmsDouble(elsewhere.value());
        var other = AwsKmsVault.open(patient(elsewhere, otherKms))) {
      var asked = new VaultKeys(database, other, clock);
      assertThat(asked.ask(key)).isEqualTo(VaultKeyState.NOT_FOUND);
      assertThat(noted().destroyedAt()).isNull();
    }
    kms.pass(Duration.ofDays(8));
    assertThat(keys.ask(key)).isEqualTo(VaultKeyState.DESTROYED);
  }

  @Test
  void a_key_that_was_never_to_be_destroyed_is_not_found() throws Exception {
    var unknown = new VaultKeyId(key.value().replaceAll("/.*", "/none"));
    keys.note(acme, unknown);
    assertThat(keys.ask(unknown)).isEqualTo(VaultKeyState.NOT_FOUND);
  }

  @Test
  void it_is_known_since_when_a_vault_does_not_answer() throws Exception {
    keys.ask(key);
    assertThat(noted().silentSince()).isNull();
    kms.fail(true);
    assertThatThrownBy(() -> keys.ask(key)).isInstanceOf(VaultException.class);
    Instant since = noted().silentSince();
    pass(Duration.ofMinutes(1));
    assertThatThrownBy(() -> keys.ask(key)).isInstanceOf(VaultException.class);
    assertThat(noted().silentSince()).isEqualTo(since).isNotNull();
    assertThat(noted().found()).isEqualTo(VaultKeyState.ENABLED);
    kms.fail(false);
    keys.ask(key);
    assertThat(noted().silentSince()).isNull();
  }

  @Test
  void a_key_that_ever_wrapped_for_one_tenant_never_does_for_another() {
    TenantId other = TenantId.random(Clock.systemUTC());
    assertThatThrownBy(() -> keys.note(other, key)).isInstanceOf(IllegalStateException.class);
    assertThat(keys.of(other)).isEmpty();
  }
}
