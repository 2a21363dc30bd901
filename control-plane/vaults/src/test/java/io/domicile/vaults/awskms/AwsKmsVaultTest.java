package io.domicile.vaults.awskms;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.testing.logs.CapturedLog;
import io.domicile.vaults.KeyUnwrapper;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.VaultException.Reason;
import io.domicile.vaults.testing.KeyVaultContract;
import io.domicile.vaults.testing.KmsDouble;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

final class AwsKmsVaultTest extends KeyVaultContract {

  private KmsDouble kms;
  private AwsKmsVault cell;
  private AwsKmsVault runtime;

  @BeforeEach
  void start() throws Exception {
    kms = new KmsDouble(REGION.value());
    cell = vault(KmsDouble.CELL);
    runtime = vault(KmsDouble.RUNTIME);
  }

  /** As patient as a busy machine needs it. */
  private AwsKmsVault vault(String accessKey) {
    return vault(accessKey, Duration.ofSeconds(30));
  }

  private AwsKmsVault vault(String accessKey, Duration attempt) {
    return AwsKmsVault.open(
        new AwsKmsSettings(REGION, kms.url(), attempt, attempt.multipliedBy(4), 3),
        StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, "not checked")));
  }

  @AfterEach
  void stop() {
    cell.close();
    runtime.close();
    kms.close();
  }

  @Override
  protected KeyVault cell() {
    return cell;
  }

  @Override
  protected KeyUnwrapper runtime() {
    return runtime;
  }

  @Override
  protected Duration shortestWait() {
    return Duration.ofDays(1);
  }

  @Override
  protected boolean passUntil(Instant instant) {
    kms.pass(Duration.between(Instant.now(), instant).plusSeconds(1));
    return true;
  }

  @Test
  void a_short_wait_becomes_the_clouds_shortest_and_a_long_one_its_longest() throws Exception {
    var first = cell.createKey(TenantId.random(Clock.systemUTC()));
    var second = cell.createKey(TenantId.random(Clock.systemUTC()));
    Instant now = Instant.now();
    assertThat(cell.scheduleDestruction(first, Duration.ofHours(1)))
        .isBetween(now.plus(Duration.ofDays(7)), now.plus(Duration.ofDays(7)).plusSeconds(60));
    assertThat(cell.scheduleDestruction(second, Duration.ofDays(90)))
        .isBetween(now.plus(Duration.ofDays(30)), now.plus(Duration.ofDays(30)).plusSeconds(60));
  }

  @Test
  void a_few_throttled_requests_are_tried_again_and_many_are_said_to_be_throttled()
      throws Exception {
    var tenant = TenantId.random(Clock.systemUTC());
    VaultKeyId key = cell.createKey(tenant);
    Bytes wrapped = cell.wrap(key, context(tenant, 1), ROOT);

    kms.throttle(2);
    assertThat(runtime.unwrap(key, context(tenant, 1), wrapped)).isEqualTo(ROOT);

    int before = kms.requests();
    kms.throttle(100);
    assertReason(Reason.THROTTLED, () -> runtime.unwrap(key, context(tenant, 1), wrapped));
    assertThat(kms.requests() - before).isEqualTo(3);
  }

  @Test
  void a_vault_that_denies_hangs_fails_or_is_gone_is_told_apart_from_a_disabled_key()
      throws Exception {
    var tenant = TenantId.random(Clock.systemUTC());
    VaultKeyId key = cell.createKey(tenant);
    Bytes wrapped = cell.wrap(key, context(tenant, 1), ROOT);

    kms.deny(true);
    assertReason(Reason.FORBIDDEN, () -> runtime.unwrap(key, context(tenant, 1), wrapped));
    kms.deny(false);
    kms.fail(true);
    assertReason(Reason.UNREACHABLE, () -> runtime.unwrap(key, context(tenant, 1), wrapped));
    kms.fail(false);
    kms.hang(true);
    try (AwsKmsVault impatient = vault(KmsDouble.RUNTIME, Duration.ofMillis(400))) {
      assertReason(Reason.UNREACHABLE, () -> impatient.state(key));
    }
    kms.hang(false);
    assertThat(runtime.unwrap(key, context(tenant, 1), wrapped)).isEqualTo(ROOT);
    kms.close();
    assertReason(Reason.UNREACHABLE, () -> runtime.unwrap(key, context(tenant, 1), wrapped));
  }

  @Test
  void nothing_is_logged_that_opens_anything_even_when_everything_is_logged() throws Exception {
    var tenant = TenantId.random(Clock.systemUTC());
    Bytes wrapped;
    List<String> logged;
    try (var log = CapturedLog.everything().at(Level.DEBUG).alone().open()) {
      VaultKeyId key = cell.createKey(tenant);
      wrapped = cell.wrap(key, context(tenant, 1), ROOT);
      runtime.unwrap(key, context(tenant, 1), wrapped);
      kms.throttle(100);
      assertReason(Reason.THROTTLED, () -> runtime.unwrap(key, context(tenant, 1), wrapped));
      logged = log.lines();
    }
    assertThat(String.join("\n", logged))
        .isNotEmpty()
        .doesNotContain(
            Base64.getEncoder().encodeToString(ROOT.reveal().toArray()),
            Base64.getEncoder().encodeToString(wrapped.toArray()),
            "0123456789abcdef0123456789abcdef",
            "not checked");
  }

  @Test
  void a_tenants_own_key_is_described_with_what_disqualifies_it() throws Exception {
    var plain = new VaultKeyId(kms.makeKey(false));
    var spread = new VaultKeyId(kms.makeKey(true));
    assertThat(cell.describe(plain).multiRegion()).isFalse();
    assertThat(cell.describe(plain).tenant()).isNull();
    assertThat(cell.describe(spread).multiRegion()).isTrue();
    assertThat(cell.keys())
        .extracting(listed -> listed.id())
        .doesNotContainAnyElementsOf(List.of(plain, spread));
  }
}
