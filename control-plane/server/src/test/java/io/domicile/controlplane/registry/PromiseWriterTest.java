package io.domicile.controlplane.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.schemarelease.SchemaReleaseReference;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.tenant.Isolation;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.controlplane.lifecycle.TenantState;
import io.domicile.residency.decision.SampleDecisions;
import io.domicile.residency.region.RegionCode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a promise says of generation, epoch and cell, before it is written. */
class PromiseWriterTest {

  private static final RegisteredTenant.Home HOME =
      new RegisteredTenant.Home(
          RegionCode.of("eu-central-1"), CellId.of("eu-central-1-a"), new Epoch(3));

  @Test
  void the_first_home_is_of_the_first_generation_and_epoch() {
    Promise first =
        new Promise(tenant(TenantState.REQUESTED, null))
            .firstHome(HOME.cell(), HOME.region(), List.of());
    assertThat(first.generation()).isEqualTo(new Generation(7));
    assertThat(first.home()).extracting(RegisteredTenant.Home::epoch).isEqualTo(Epoch.FIRST);
    assertThat(first.state()).isEqualTo(TenantState.PROVISIONING);
    assertThat(first.isPlacedAnew()).isTrue();
  }

  @Test
  void whatever_the_cell_must_hear_is_a_new_generation_and_what_it_need_not_is_none() {
    RegisteredTenant tenant = tenant(TenantState.ACTIVE, HOME);
    Generation next = new Generation(8);
    assertThat(new Promise(tenant).named("Other", "enterprise").generation())
        .isEqualTo(tenant.generation());
    assertThat(new Promise(tenant).named("A tenant", "standard").isEmpty()).isTrue();
    assertThat(new Promise(tenant).serving(ServingState.SUSPENDED, null).generation())
        .isEqualTo(next);
    assertThat(new Promise(tenant).nextEpoch(List.of()).generation()).isEqualTo(next);
    assertThat(new Promise(tenant).heldBy(SampleDecisions.policy(), List.of()).isEmpty()).isTrue();
    VaultKeyId key = new VaultKeyId("key");
    assertThat(new Promise(tenant).keyedBy(key).desired(HOME).vaultKey()).isEqualTo(key);
    assertThat(new Promise(tenant).keyedBy(key).generation()).isEqualTo(next);
    SchemaReleaseReference release = new SchemaReleaseReference("billing", 4, "0".repeat(64));
    assertThat(new Promise(tenant).releasedAt(release).generation()).isEqualTo(next);
    assertThat(new Promise(tenant).releasedAt(release).desired(HOME).schemaRelease())
        .isEqualTo(release);
    assertThat(new Promise(tenant).releasedAt(null).isEmpty()).isTrue();
  }

  @Test
  void an_epoch_that_was_fenced_is_never_opened_again() {
    Promise reopened = new Promise(tenant(TenantState.SUSPENDED, HOME)).nextEpoch(List.of());
    assertThat(reopened.home())
        .isEqualTo(new RegisteredTenant.Home(HOME.region(), HOME.cell(), new Epoch(4)));
    assertThat(reopened.isPlacedAnew()).isTrue();
  }

  @Test
  void a_tenant_that_is_placed_already_has_no_first_home() {
    assertThatThrownBy(
            () ->
                new Promise(tenant(TenantState.ACTIVE, HOME))
                    .firstHome(HOME.cell(), HOME.region(), List.of()))
        .isInstanceOf(IllegalStateException.class);
  }

  private static RegisteredTenant tenant(TenantState state, RegisteredTenant.@Nullable Home home) {
    return new RegisteredTenant(
        TenantId.of("0198c1d2-0000-7000-8000-000000000001"),
        new Slug("acme"),
        "A tenant",
        state,
        new Generation(7),
        Isolation.DATABASE,
        "standard",
        home,
        SampleDecisions.policy(),
        null,
        Instant.EPOCH,
        null,
        1,
        null,
        ServingState.ACTIVE,
        null);
  }
}
