package io.domicile.controlplane.registry;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.controlplane.database.Document;
import io.domicile.controlplane.desiredstate.DesiredStates;
import io.domicile.controlplane.evidencelog.EvidenceEvent;
import io.domicile.controlplane.evidencelog.EvidenceLog;
import io.domicile.controlplane.packs.KnownPacks;
import io.domicile.controlplane.packs.PackVersions;
import io.domicile.controlplane.placement.Homes;
import io.domicile.controlplane.placement.NoLawfulPlacement;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.placement.Survey;
import io.domicile.residency.policy.ResidencyPolicy;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Changes what is known of a tenant. A new residency policy must permit the home that it has; to
 * leave it is a move, never an amendment. Whether a key that it names is taken is its cell's to
 * decide. Thread-safe.
 */
final class Amendment {

  private final Jdbi jdbi;
  private final Tenants tenants;
  private final Decisions decisions;
  private final Homes homes;
  private final DesiredStates desired;
  private final EvidenceLog evidence;
  private final Refusals refusals;

  Amendment(
      Jdbi jdbi,
      Tenants tenants,
      Decisions decisions,
      Homes homes,
      DesiredStates desired,
      EvidenceLog evidence,
      Refusals refusals) {
    this.jdbi = jdbi;
    this.tenants = tenants;
    this.decisions = decisions;
    this.homes = homes;
    this.desired = desired;
    this.evidence = evidence;
    this.refusals = refusals;
  }

  /**
   * The tenant as changed.
   *
   * @param ifMatch the tags that the caller has read
   * @throws ProblemException {@code precondition_failed}, {@code unknown_pack}, {@code
   *     no_lawful_placement}, {@code state_forbids}, {@code conflict}
   */
  Tenant amend(String idOrSlug, String ifMatch, TenantPatch patch) {
    Tenant named = tenants.get(idOrSlug);
    try {
      return jdbi.inTransaction(handle -> amend(handle, named, ifMatch, patch));
    } catch (NoLawfulPlacement refused) {
      refusals.ofChange(named.id(), refused);
      throw refused.problem();
    }
  }

  private Tenant amend(Handle handle, Tenant named, String ifMatch, TenantPatch patch) {
    Tenant tenant = tenants.lock(handle, named.id());
    EntityTags.check(ifMatch, tenant);
    if (tenant.state() == TenantState.OFFBOARDING || tenant.state() == TenantState.ERASED) {
      throw new ProblemException(ErrorCode.STATE_FORBIDS, "The tenant is leaving or gone.");
    }
    ResidencyPolicy residency = wanted(patch, tenant);
    String displayName = Objects.requireNonNullElse(patch.displayName(), tenant.displayName());
    String plan = Objects.requireNonNullElse(patch.plan(), tenant.plan());
    boolean lawChanged = !residency.equals(tenant.residency());
    VaultKeyId newKey = patch.vaultKey();
    if (newKey != null) {
      OwnKeys.claim(handle, tenant.id(), newKey);
    }
    if (!lawChanged
        && newKey == null
        && displayName.equals(tenant.displayName())
        && plan.equals(tenant.plan())) {
      return tenant;
    }
    VaultKeyId vaultKey = newKey == null ? tenant.vaultKey() : newKey;
    boolean cellIsTold = lawChanged || newKey != null;
    Generation generation = cellIsTold ? tenant.generation().next() : tenant.generation();
    handle
        .attach(TenantDao.class)
        .amend(tenant.id(), displayName, plan, new Document(residency), vaultKey, generation);
    Tenant amended = tenants.lock(handle, tenant.id());
    if (lawChanged) {
      keepLawful(handle, amended);
    }
    if (cellIsTold && amended.home() != null) {
      desired.put(
          handle,
          amended.home().cell(),
          amended.desired(generation, amended.home().epoch(), amended.serving()));
    }
    return amended;
  }

  /** A tenant keeps its versions of packs, unless the patch names others. */
  private ResidencyPolicy wanted(TenantPatch patch, Tenant tenant) {
    ResidencyPolicy asked = patch.residency();
    if (asked == null) {
      return tenant.residency();
    }
    KnownPacks.require(decisions.packs(), asked);
    return PackVersions.bind(decisions, asked, tenant.residency().bindings());
  }

  private void keepLawful(Handle handle, Tenant tenant) {
    ResidencyPolicy residency = tenant.residency();
    Tenant.Home home = tenant.home();
    Survey survey =
        homes.survey(residency, home == null ? tenant.requestedRegion() : home.region());
    if (survey.lawful().isEmpty()) {
      throw new NoLawfulPlacement(survey);
    }
    if (home != null) {
      evidence.append(
          handle,
          new EvidenceEvent.PlacementDecided(
              tenant.id(),
              home.cell(),
              home.region(),
              home.epoch(),
              residency,
              survey.lawful().getFirst().permits()));
    }
  }
}
