package io.domicile.cell.reconciliation;

import io.domicile.cell.journal.StepJournal;
import io.domicile.cell.placement.LawfulHome;
import io.domicile.cell.schemareleases.WantedReleases;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.tenant.TenantId;
import io.domicile.residency.placement.HomePlacements;
import java.util.Optional;

/**
 * Serves a tenant: makes what is missing of its home, opens the database at its epoch, and
 * publishes the way there last, so that no runtime is sent to what does not let it in.
 */
final class ActivationPlan implements Plan {

  private final Home home;
  private final LawfulHome lawfulHome;
  private final WantedReleases releases;
  private final OwnKey ownKey;
  private final TenantRoutes routes;
  private final Upkeep upkeep;
  private final Outcomes outcomes;

  /** The tenant may not live here; nothing was made. */
  private static final class RefusedException extends Exception {
    RefusedException(String reason) {
      super(reason);
    }
  }

  ActivationPlan(
      Home home,
      LawfulHome lawfulHome,
      WantedReleases releases,
      OwnKey ownKey,
      TenantRoutes routes,
      Upkeep upkeep,
      Outcomes outcomes) {
    this.home = home;
    this.lawfulHome = lawfulHome;
    this.releases = releases;
    this.ownKey = ownKey;
    this.routes = routes;
    this.upkeep = upkeep;
    this.outcomes = outcomes;
  }

  /** A refusal stands until the next generation. */
  @Override
  public boolean isFulfilled(DesiredTenant tenant) {
    return outcomes.isRecorded(tenant, ObservedTenantState.REFUSED)
        || (outcomes.isRecorded(tenant, ObservedTenantState.ACTIVE)
            && home.databases().isCurrent(tenant)
            && routes.isServed(tenant)
            && !home.roles().hasBefore(tenant.tenant(), tenant.epoch()));
  }

  @Override
  public void run(DesiredTenant tenant, StepJournal.Steps steps) throws Exception {
    try {
      Optional<HomePlacements> permits = decidePlacement(tenant, steps);
      takeNamedKey(tenant, permits, steps);
      claimDatabase(tenant, permits, steps);
      applySchemaRelease(tenant, steps);
      createKeys(tenant, permits, steps);
      openDatabase(tenant, steps);
      createCredential(tenant, steps);
      verify(tenant, steps);
      publishRoute(tenant, steps);
      // Runtimes serve the tenant since its route was published, whatever becomes of the last step.
      outcomes.record(tenant, ObservedTenantState.ACTIVE);
      closeOldCredentials(tenant, steps);
      outcomes.record(tenant, ObservedTenantState.ACTIVE);
    } catch (RefusedException refusal) {
      outcomes.refused(tenant, String.valueOf(refusal.getMessage()));
    }
  }

  /**
   * What is yet to be made of a home needs a permit; what is there already is not lost to law that
   * has changed since.
   */
  private Optional<HomePlacements> decidePlacement(DesiredTenant tenant, StepJournal.Steps steps)
      throws Exception {
    if (home.isMade(tenant.tenant())) {
      return Optional.empty();
    }
    return switch (lawfulHome.decide(tenant)) {
      case LawfulHome.Verdict.Refused refused -> {
        steps.always("decide-placement", () -> "refused: " + refused.reason());
        throw new RefusedException(refused.reason());
      }
      case LawfulHome.Verdict.Lawful lawful -> {
        steps.once("decide-placement", () -> lawful.home().primary().decision().toString());
        yield Optional.of(lawful.home());
      }
    };
  }

  /** Before anything is made, so that a refusal leaves nothing half made. */
  private void takeNamedKey(
      DesiredTenant tenant, Optional<HomePlacements> permits, StepJournal.Steps steps)
      throws Exception {
    if (permits.isPresent()) {
      Optional<String> refusal = ownKey.takeFirst(tenant, steps);
      if (refusal.isPresent()) {
        throw new RefusedException(refusal.get());
      }
    }
  }

  private void claimDatabase(
      DesiredTenant tenant, Optional<HomePlacements> permits, StepJournal.Steps steps)
      throws Exception {
    TenantId id = tenant.tenant();
    if (permits.isPresent() && home.databases().find(id).isEmpty()) {
      releases.requireWanted(tenant);
      steps.always("claim-database", () -> home.databases().claim(tenant, permits.get().primary()));
    }
  }

  private void applySchemaRelease(DesiredTenant tenant, StepJournal.Steps steps) throws Exception {
    TenantId id = tenant.tenant();
    if (home.databases().isCurrent(tenant)) {
      steps.once(
          "apply-schema-release", () -> "release " + home.database(id).release() + ", was there");
    } else {
      steps.always("apply-schema-release", () -> home.databases().applyRelease(tenant));
    }
  }

  private void createKeys(
      DesiredTenant tenant, Optional<HomePlacements> permits, StepJournal.Steps steps)
      throws Exception {
    steps.once(
        "create-keys",
        () ->
            permits.isPresent()
                ? home.keys().ensure(tenant.tenant(), permits.get().key())
                : "found");
  }

  private void openDatabase(DesiredTenant tenant, StepJournal.Steps steps) throws Exception {
    steps.once(
        "open-database",
        () -> home.fence().open(home.database(tenant.tenant()).roles(), tenant.epoch()));
  }

  private void createCredential(DesiredTenant tenant, StepJournal.Steps steps) throws Exception {
    TenantId id = tenant.tenant();
    steps.once(
        "create-credential",
        () -> home.roles().ensure(id, tenant.epoch(), home.database(id).roles()));
  }

  private void verify(DesiredTenant tenant, StepJournal.Steps steps) throws Exception {
    TenantId id = tenant.tenant();
    steps.once("verify", () -> home.roles().verify(id, tenant.epoch(), home.database(id).roles()));
  }

  private void publishRoute(DesiredTenant tenant, StepJournal.Steps steps) throws Exception {
    steps.always("publish-route", () -> "version " + routes.serve(tenant));
  }

  private void closeOldCredentials(DesiredTenant tenant, StepJournal.Steps steps) throws Exception {
    TenantId id = tenant.tenant();
    steps.once(
        "close-old-credentials",
        () -> home.roles().closeBefore(id, tenant.epoch(), home.database(id).roles()));
  }

  @Override
  public void keepUp(DesiredTenant tenant) {
    if (outcomes.isServed(tenant)) {
      upkeep.run(tenant);
    }
  }
}
