package io.domicile.runtime.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.keyreports.HeardFrom;
import io.domicile.contract.keyreports.KeyReport;
import io.domicile.contract.keyreports.KeyUsePurpose;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.vault.VaultKeyState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RootKeysTest extends KeysOverTime {

  @Test
  void a_warm_tenant_asks_the_vault_for_nothing() {
    use(acme);
    int before = cell.vault().requests();
    for (int i = 0; i < 100; i++) {
      use(acme);
    }
    assertThat(cell.vault().requests()).isEqualTo(before);
    assertThat(runtime.keys().use().unwraps()).isEqualTo(1);
  }

  @Test
  void a_disabled_key_goes_dark_within_the_revocation_period_and_comes_back() {
    use(acme);
    use(globex);
    setState(acme, VaultKeyState.DISABLED);
    pass(LIMITS.revocationPeriod());
    assertRefused(acme, ErrorCode.KEY_DISABLED);
    assertThat(runtime.keys().use().disabled()).isPositive();
    assertThat(use(globex)).isEqualTo(1);

    setState(acme, VaultKeyState.ENABLED);
    pass(Duration.ofSeconds(1));
    assertThat(use(acme)).isEqualTo(1);
  }

  @Test
  void a_key_in_use_is_asked_after_without_a_request_waiting() {
    use(acme);
    setState(acme, VaultKeyState.DISABLED);
    pass(LIMITS.revocationPeriod().dividedBy(2));
    await().untilAsserted(() -> assertThat(runtime.keys().use().disabled()).isPositive());
    assertRefused(acme, ErrorCode.KEY_DISABLED);
  }

  @Test
  void a_key_that_nobody_used_is_not_asked_after() {
    use(acme);
    pass(LIMITS.revocationPeriod().dividedBy(2));
    await().untilAsserted(() -> assertThat(runtime.keys().use().checks()).isEqualTo(1));
    pass(LIMITS.revocationPeriod().dividedBy(2));
    use(globex);
    pass(LIMITS.revocationPeriod().dividedBy(2));
    // The background check that asked after globex's key has passed acme's by.
    await().untilAsserted(() -> assertThat(runtime.keys().use().checks()).isEqualTo(2));
    assertThat(runtime.keys().use().unwraps()).isEqualTo(2);
  }

  @Test
  void a_vault_that_is_away_is_borne_for_the_grace_and_no_longer() {
    use(acme);
    cell.vault().stop();
    pass(LIMITS.revocationPeriod());
    assertThat(use(acme)).isEqualTo(1);
    pass(LIMITS.grace().minus(LIMITS.revocationPeriod()).minusNanos(1));
    assertThat(use(acme)).isEqualTo(1);
    assertThat(runtime.keys().use().underGrace()).isPositive();
    assertRefused(globex, ErrorCode.UNAVAILABLE);
    pass(Duration.ofNanos(1));
    assertRefused(acme, ErrorCode.UNAVAILABLE);

    cell.vault().start();
    pass(Duration.ofSeconds(2));
    await().ignoreExceptions().untilAsserted(() -> assertThat(use(acme)).isEqualTo(1));
  }

  @Test
  void a_key_that_is_wrapped_anew_stays_the_same_key_also_while_the_vault_is_away() {
    use(acme);
    cell.vault().stop();
    cell.publish(cell.rewrapped(acme.route()));
    runtime.upToDate(cell);
    assertThat(use(acme)).isEqualTo(1);
    assertThat(use(acme)).isEqualTo(1);
    cell.vault().start();
    pass(Duration.ofSeconds(2));
    await()
        .untilAsserted(
            () -> {
              assertThat(use(acme)).isEqualTo(1);
              assertThat(runtime.keys().use().unwraps()).isEqualTo(2);
            });
  }

  private record Derived() implements DerivedKey {
    @Override
    public void destroy() {}
  }

  @Test
  void a_destroyed_key_derives_nothing_more() throws Exception {
    var route = acme.route();
    RootKey key = runtime.keys().of(route).current();
    key.derived("before", Derived.class, root -> new Derived());
    setState(acme, VaultKeyState.DESTROYED);
    pass(LIMITS.revocationPeriod());
    assertThatThrownBy(() -> runtime.keys().of(route)).isInstanceOf(KeyUnavailableException.class);
    assertThatThrownBy(() -> key.derived("before", Derived.class, root -> new Derived()))
        .isInstanceOf(RootKey.DestroyedException.class);
    assertThat(key.toString()).doesNotContain("[B").contains(acme.id().toString());
  }

  @Test
  void a_dark_route_takes_the_key_at_once_and_the_canary_is_a_witness() {
    use(acme);
    cell.publish(acme.route().withState(RouteState.KEY_DISABLED));
    runtime.upToDate(cell);
    await().untilAsserted(() -> assertThat(runtime.keys().held()).isZero());
    assertRefused(acme, ErrorCode.KEY_DISABLED);
    assertThatThrownBy(() -> runtime.keys().of(acme.route()))
        .isInstanceOf(KeyUnavailableException.class);
    assertThat(runtime.keys().witness().unreported(10))
        .singleElement()
        .satisfies(
            dark -> {
              assertThat(dark.heardFrom()).isEqualTo(HeardFrom.ROUTE);
              assertThat(dark.lastOpenedAt()).isNotNull().isBeforeOrEqualTo(dark.darkAt());
            });

    // The vault heeds what it was told only later; the canary asks until it does.
    setState(acme, VaultKeyState.DISABLED);
    await()
        .untilAsserted(
            () ->
                assertThat(runtime.keys().witness().unreported(10))
                    .singleElement()
                    .matches(KeyReport.Dark::vaultRefuses));

    setState(acme, VaultKeyState.ENABLED);
    cell.publish(acme.route());
    runtime.upToDate(cell);
    await().ignoreExceptions().untilAsserted(() -> assertThat(use(acme)).isEqualTo(1));
    // That it is over does not undo that it was: the cell has not heard of it yet.
    assertThat(runtime.keys().witness().unreported(10))
        .singleElement()
        .satisfies(dark -> assertThat(dark.backAt()).isNotNull().isAfter(dark.darkAt()));
    runtime.keys().witness().reported(runtime.keys().witness().unreported(10));
    assertThat(runtime.keys().witness().unreported(10)).isEmpty();
  }

  @Test
  void uses_of_the_vault_are_counted_for_each_tenant_and_purpose_until_they_are_told() {
    use(acme);
    use(globex);
    pass(LIMITS.revocationPeriod());
    use(acme);
    var uses = runtime.keys().use().unreported(10);
    assertThat(uses)
        .contains(
            new KeyReport.Use(acme.id(), KeyUsePurpose.UNWRAP, 1),
            new KeyReport.Use(acme.id(), KeyUsePurpose.REVALIDATE, 1),
            new KeyReport.Use(globex.id(), KeyUsePurpose.UNWRAP, 1));
    runtime.keys().use().reported(uses);
    assertThat(runtime.keys().use().unreported(10)).isEmpty();
  }

  @Test
  void a_tenant_that_is_withdrawn_leaves_no_key() {
    use(acme);
    assertThat(runtime.keys().held()).isOne();
    cell.withdraw(acme.id());
    runtime.upToDate(cell);
    await().untilAsserted(() -> assertThat(runtime.keys().held()).isZero());
  }
}
