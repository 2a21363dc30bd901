package io.domicile.runtime.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.domicile.contract.http.ErrorCode;
import io.domicile.testing.TestTenant;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A key that its vault denies to a runtime, and a vault that does not know the runtime. */
final class DeniedKeysTest extends KeysOverTime {

  private void answer(TestTenant tenant, int status) {
    cell.vault().answerUnwraps(tenant.route().rootKey().vaultKey(), status);
  }

  /** The background check has asked and been told no. */
  private void awaitRefusal() {
    await().untilAsserted(() -> assertThat(runtime.keys().use().unreachable()).isPositive());
  }

  @Test
  void a_key_that_its_owner_denies_us_is_dark_within_the_revocation_period_and_comes_back() {
    use(acme);
    use(globex);
    answer(acme, 403);
    pass(LIMITS.revocationPeriod().minusNanos(1));
    assertThat(use(acme)).isEqualTo(1);
    pass(Duration.ofNanos(1));
    assertRefused(acme, ErrorCode.KEY_DISABLED);
    assertThat(use(globex)).isEqualTo(1);
    assertThat(runtime.keys().held()).isOne();
    assertThat(runtime.keys().witness().unreported(10))
        .singleElement()
        .matches(dark -> dark.lastOpenedAt() != null && dark.vaultRefuses());

    answer(acme);
    pass(Duration.ofSeconds(1));
    assertThat(use(acme)).isEqualTo(1);
  }

  @Test
  void a_denied_key_goes_without_a_request_and_a_denial_in_passing_darkens_nobody() {
    use(acme);
    answer(acme, 403);
    pass(LIMITS.revocationPeriod().dividedBy(2));
    awaitRefusal();
    answer(acme);
    pass(Duration.ofSeconds(1));
    await().untilAsserted(() -> assertThat(runtime.keys().use().checks()).isPositive());
    pass(LIMITS.revocationPeriod().minusNanos(1));
    assertThat(use(acme)).isEqualTo(1);
    assertThat(runtime.keys().use().disabled()).isZero();

    answer(acme, 403);
    pass(LIMITS.revocationPeriod());
    await().untilAsserted(() -> assertThat(runtime.keys().held()).isZero());
  }

  @Test
  void a_vault_that_denied_the_key_and_then_fell_silent_has_denied_it() {
    use(acme);
    answer(acme, 403);
    pass(LIMITS.revocationPeriod().dividedBy(2));
    awaitRefusal();
    cell.vault().stop();
    pass(LIMITS.revocationPeriod().dividedBy(2));
    assertRefused(acme, ErrorCode.KEY_DISABLED);
    cell.vault().start();
  }

  @Test
  void a_vault_that_does_not_know_us_or_is_tired_of_us_is_borne_for_the_grace() {
    use(acme);
    for (int status : new int[] {401, 429, 503, 422}) {
      answer(acme, status);
      pass(LIMITS.revocationPeriod());
      assertThat(use(acme)).isEqualTo(1);
    }
    pass(LIMITS.grace());
    assertRefused(acme, ErrorCode.UNAVAILABLE);
    assertThat(runtime.keys().use().disabled()).isZero();
  }
}
