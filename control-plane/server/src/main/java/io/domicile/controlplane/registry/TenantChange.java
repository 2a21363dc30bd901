package io.domicile.controlplane.registry;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.schemarelease.SchemaReleaseReference;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.controlplane.lifecycle.TenantState;
import io.domicile.controlplane.packs.KnownPacks;
import io.domicile.controlplane.packs.PackVersions;
import io.domicile.controlplane.placement.Homes;
import io.domicile.controlplane.placement.NoLawfulPlacement;
import io.domicile.controlplane.principal.Actor;
import io.domicile.residency.decision.Decision;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.placement.Survey;
import io.domicile.residency.policy.ResidencyPolicy;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Changes what is known of a tenant. A new residency policy must permit the home that it has; to
 * leave it is a move, never a change of it. Whether a key that it names is taken is its cell's to
 * decide. Thread-safe.
 */
final class TenantChange {

  private final Jdbi jdbi;
  private final TenantReader tenants;
  private final Decisions decisions;
  private final Homes homes;
  private final PromiseWriter promises;
  private final Refusals refusals;

  TenantChange(
      Jdbi jdbi,
      TenantReader tenants,
      Decisions decisions,
      Homes homes,
      PromiseWriter promises,
      Refusals refusals) {
    this.jdbi = jdbi;
    this.tenants = tenants;
    this.decisions = decisions;
    this.homes = homes;
    this.promises = promises;
    this.refusals = refusals;
  }

  /**
   * The tenant as changed.
   *
   * @param ifMatch the tags that the caller has read
   * @throws ProblemException {@code precondition_failed}, {@code unknown_pack}, {@code
   *     no_lawful_placement}, {@code state_forbids}, {@code conflict}
   */
  RegisteredTenant change(String idOrSlug, String ifMatch, TenantPatch patch, Actor by) {
    RegisteredTenant named = tenants.get(idOrSlug);
    try {
      return jdbi.inTransaction(handle -> change(handle, named, ifMatch, patch, by));
    } catch (NoLawfulPlacement refused) {
      refusals.ofChange(named.id(), refused, by);
      throw refused.problem();
    }
  }

  private RegisteredTenant change(
      Handle handle, RegisteredTenant named, String ifMatch, TenantPatch patch, Actor by) {
    RegisteredTenant tenant = tenants.lock(handle, named.id());
    EntityTags.check(ifMatch, tenant);
    if (tenant.state() == TenantState.OFFBOARDING || tenant.state() == TenantState.ERASED) {
      throw new ProblemException(ErrorCode.STATE_FORBIDS, "The tenant is leaving or gone.");
    }
    Promise promise =
        new Promise(tenant)
            .named(
                Objects.requireNonNullElse(patch.displayName(), tenant.displayName()),
                Objects.requireNonNullElse(patch.plan(), tenant.plan()));
    VaultKeyId newKey = patch.vaultKey();
    if (newKey != null) {
      OwnKeys.claim(handle, tenant.id(), newKey);
      promise.keyedBy(newKey);
    }
    Integer number = patch.schemaRelease();
    if (number != null) {
      promise.releasedAt(number == 0 ? null : release(handle, number));
    }
    ResidencyPolicy residency = wanted(patch, tenant);
    if (!residency.equals(tenant.residency())) {
      promise.heldBy(residency, permits(tenant, residency));
    }
    if (promise.isEmpty()) {
      return tenant;
    }
    promises.write(handle, promise, by);
    return tenants.lock(handle, tenant.id());
  }

  private static SchemaReleaseReference release(Handle handle, int number) {
    return handle
        .attach(TenantDao.class)
        .release(number)
        .orElseThrow(
            () ->
                new ProblemException(
                    ErrorCode.INVALID_REQUEST,
                    "schemaRelease: there is no release " + number + "."));
  }

  /** A tenant keeps its versions of packs, unless the patch names others. */
  private ResidencyPolicy wanted(TenantPatch patch, RegisteredTenant tenant) {
    ResidencyPolicy asked = patch.residency();
    if (asked == null) {
      return tenant.residency();
    }
    KnownPacks.require(decisions.packs(), asked);
    return PackVersions.bind(decisions, asked, tenant.residency().bindings());
  }

  /** What the home that it has, or the best that it could get, rests on by that law. */
  private List<Decision.Permitted> permits(RegisteredTenant tenant, ResidencyPolicy residency) {
    RegisteredTenant.Home home = tenant.home();
    Survey survey =
        homes.survey(residency, home == null ? tenant.requestedRegion() : home.region());
    if (survey.lawful().isEmpty()) {
      throw new NoLawfulPlacement(survey);
    }
    return survey.lawful().getFirst().permits();
  }
}
