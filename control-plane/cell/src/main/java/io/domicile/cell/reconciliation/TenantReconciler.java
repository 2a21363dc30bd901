package io.domicile.cell.reconciliation;

import io.domicile.cell.credentials.Fence;
import io.domicile.cell.credentials.LoginRoles;
import io.domicile.cell.databases.Databases;
import io.domicile.cell.desiredstate.DesiredTenants;
import io.domicile.cell.journal.StepJournal;
import io.domicile.cell.keys.TenantKeys;
import io.domicile.cell.keyswitch.KeySwitch;
import io.domicile.cell.observation.Observations;
import io.domicile.cell.placement.LawfulHome;
import io.domicile.cell.rotation.CredentialRotations;
import io.domicile.cell.routes.RouteBook;
import io.domicile.cell.schemareleases.SchemaReleases;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.schemarelease.SchemaReleaseReference;
import io.domicile.contract.tenant.TenantId;
import io.domicile.residency.placement.KeyPlacement;
import io.domicile.residency.placement.Placement;
import io.domicile.residency.region.RegionCode;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes one tenant from where it is to where it is to be. Safe to run again at any time, by one
 * thread per tenant.
 */
final class TenantReconciler {

  private final Parts parts;
  private final RegionCode region;
  private final String clusterId;

  /** What the steps are made of. */
  record Parts(
      DesiredTenants desired,
      StepJournal journal,
      Observations observations,
      LawfulHome lawfulHome,
      SchemaReleases releases,
      Databases databases,
      TenantKeys keys,
      LoginRoles roles,
      Fence fence,
      RouteBook routes,
      KeySwitch keySwitch,
      OwnKey ownKey,
      CredentialRotations rotations) {}

  TenantReconciler(Parts parts, RegionCode region, String clusterId) {
    this.parts = parts;
    this.region = region;
    this.clusterId = clusterId;
  }

  /** Whether there is anything to do. */
  boolean isBehind(DesiredTenant tenant) {
    Optional<Observations.Observation> found = parts.observations().find(tenant.tenant());
    if (found.isEmpty() || found.get().generation().compareTo(tenant.generation()) < 0) {
      return true;
    }
    return switch (found.get().observedState()) {
      case PROVISIONING -> true;
      case ACTIVE ->
          parts.keySwitch().standing(tenant.tenant()).isToBeFencedAt(tenant.epoch())
              || (!parts.databases().isCurrent(tenant.tenant())
                  && !parts.keySwitch().standing(tenant.tenant()).isDarkAt(tenant.epoch()));
      case SUSPENDED, REFUSED -> false;
    };
  }

  /** Whether the tenant is served and names a key that is to be decided about. */
  boolean hasKeyToTake(DesiredTenant tenant) {
    return parts.ownKey().isDue(tenant)
        && isServed(tenant)
        && !parts.keySwitch().standing(tenant.tenant()).isDarkAt(tenant.epoch());
  }

  /** Reconciles the tenant; when this returns it is as desired, or refused. */
  void reconcile(TenantId id) throws Exception {
    Optional<DesiredTenant> desired = parts.desired().find(id);
    if (desired.isEmpty()) {
      return;
    }
    DesiredTenant tenant = desired.get();
    boolean dark = parts.keySwitch().standing(id).isDarkAt(tenant.epoch());
    boolean onlyGoesOn = parts.rotations().isUnderWay(id) || hasKeyToTake(tenant);
    if (isBehind(tenant) || dark || !onlyGoesOn) {
      StepJournal.Steps steps = parts.journal().of(id, tenant.generation());
      switch (tenant.serving()) {
        case ACTIVE -> activate(tenant, steps);
        case SUSPENDED -> suspend(tenant, steps);
      }
    }
    if (dark) {
      parts.rotations().abandon(id);
    } else if (isServed(tenant)) {
      boolean news =
          parts
              .rotations()
              .advance(
                  id,
                  tenant.epoch(),
                  database(id).roles(),
                  () -> publish(tenant, RouteState.ACTIVE));
      boolean keyNews = hasKeyToTake(tenant) && parts.ownKey().take(tenant);
      if (news || keyNews) {
        observe(tenant, ObservedTenantState.ACTIVE, null);
      }
    }
  }

  private boolean isServed(DesiredTenant tenant) {
    return tenant.serving() == ServingState.ACTIVE
        && parts
            .observations()
            .find(tenant.tenant())
            .filter(found -> found.observedState() == ObservedTenantState.ACTIVE)
            .isPresent();
  }

  private void activate(DesiredTenant tenant, StepJournal.Steps steps) throws Exception {
    TenantId id = tenant.tenant();
    if (parts.keySwitch().standing(id).isDarkAt(tenant.epoch())) {
      goDark(tenant, steps);
      return;
    }
    // Whatever is yet to be made of a home is decided about here; what is there already is not lost
    // to law that has changed since.
    Optional<KeyPlacement> key = Optional.empty();
    if (parts.databases().find(id).isEmpty() || parts.keys().find(id).isEmpty()) {
      LawfulHome.Verdict verdict = parts.lawfulHome().decide(tenant);
      switch (verdict) {
        case LawfulHome.Verdict.Refused refused -> {
          steps.always("decide-placement", () -> "refused: " + refused.reason());
          observe(tenant, ObservedTenantState.REFUSED, refused.reason());
          return;
        }
        case LawfulHome.Verdict.Lawful lawful -> {
          Placement placement = lawful.home().primary();
          steps.once("decide-placement", () -> placement.decision().toString());
          key = Optional.of(lawful.home().key());
          // Before anything is made, so that a refusal leaves nothing half made.
          Optional<String> refusal = parts.ownKey().takeFirst(tenant, steps);
          if (refusal.isPresent()) {
            observe(tenant, ObservedTenantState.REFUSED, refusal.get());
            return;
          }
          if (parts.databases().find(id).isEmpty()) {
            requireWantedRelease();
            steps.always("claim-database", () -> parts.databases().claim(id, placement));
          }
        }
      }
    }
    if (parts.databases().isCurrent(id)) {
      steps.once("apply-schema-release", () -> "release " + database(id).release() + ", was there");
    } else {
      steps.always("apply-schema-release", () -> parts.databases().applyNewestRelease(id));
    }
    Optional<KeyPlacement> keyPlacement = key;
    steps.once(
        "create-keys",
        () -> keyPlacement.isPresent() ? parts.keys().ensure(id, keyPlacement.get()) : "found");
    steps.once("open-database", () -> parts.fence().open(database(id).roles(), tenant.epoch()));
    steps.once(
        "create-credential", () -> parts.roles().ensure(id, tenant.epoch(), database(id).roles()));
    steps.once("verify", () -> parts.roles().verify(id, tenant.epoch(), database(id).roles()));
    steps.always("publish-route", () -> "version " + publish(tenant, RouteState.ACTIVE));
    steps.once(
        "close-old-credentials",
        () -> parts.roles().closeBefore(id, tenant.epoch(), database(id).roles()));
    observe(tenant, ObservedTenantState.ACTIVE, null);
  }

  /**
   * The key is off. The vault comes last, because it may be what does not answer; where the key is
   * enabled again, all that is missing is a new epoch.
   */
  private void goDark(DesiredTenant tenant, StepJournal.Steps steps) throws Exception {
    TenantId id = tenant.tenant();
    Databases.TenantDatabase database = database(id);
    steps.always("publish-dark-route", () -> parts.keySwitch().goDark(id));
    if (parts.keySwitch().standing(id).isToBeFencedAt(tenant.epoch())) {
      steps.always(
          "fence-for-key",
          () -> {
            String fenced = parts.fence().close(id, database.roles(), tenant.epoch());
            parts.keySwitch().fenced(id, tenant.epoch());
            return fenced;
          });
    }
    observe(tenant, ObservedTenantState.ACTIVE, null);
    if (!parts.keySwitch().standing(id).isEnabled()) {
      steps.always("disable-vault-key", () -> parts.keySwitch().enforce(id));
    }
  }

  /** The runtimes hear of it first, so that they say why; then the database itself refuses. */
  private void suspend(DesiredTenant tenant, StepJournal.Steps steps) throws Exception {
    TenantId id = tenant.tenant();
    parts.rotations().abandon(id);
    Optional<Databases.TenantDatabase> database = parts.databases().find(id);
    if (database.isPresent()) {
      if (parts.routes().find(id).isPresent()) {
        steps.always("publish-route", () -> "version " + publish(tenant, RouteState.SUSPENDED));
      }
      steps.always(
          "fence-database", () -> parts.fence().close(id, database.get().roles(), tenant.epoch()));
    }
    observe(tenant, ObservedTenantState.SUSPENDED, null);
  }

  /** A tenant is not made with an older schema than the one that is wanted. */
  private void requireWantedRelease() throws RetryLaterException {
    int wanted = parts.desired().schemaRelease().map(SchemaReleaseReference::number).orElse(0);
    int here = parts.releases().newest().map(SchemaRelease::number).orElse(0);
    if (here < wanted) {
      throw new RetryLaterException("Schema release " + wanted + " is not accepted here yet");
    }
  }

  private long publish(DesiredTenant tenant, RouteState state) {
    TenantId id = tenant.tenant();
    Databases.TenantDatabase database = database(id);
    TenantKeys.Keys keys = parts.keys().find(id).orElseThrow();
    var credential =
        state == RouteState.ACTIVE
            ? parts.roles().open(id, tenant.epoch()).orElseThrow().secret()
            : parts.routes().find(id).orElseThrow().credential();
    return parts
        .routes()
        .publish(
            new Route(
                id,
                tenant.slug(),
                state,
                tenant.epoch(),
                clusterId,
                database.roles().database(),
                credential,
                keys.rootKey(),
                keys.apiKeyMacKey(),
                Set.of(region),
                database.release(),
                keys.others()));
  }

  private Databases.TenantDatabase database(TenantId tenant) {
    return parts.databases().find(tenant).orElseThrow();
  }

  /** Says that work is going on, and how far it has come. */
  void observeProgress(DesiredTenant tenant) {
    observe(tenant, ObservedTenantState.PROVISIONING, null);
  }

  private void observe(DesiredTenant tenant, ObservedTenantState state, @Nullable String refusal) {
    Optional<Databases.TenantDatabase> database = parts.databases().find(tenant.tenant());
    parts
        .observations()
        .record(
            tenant.tenant(),
            tenant.generation(),
            tenant.epoch(),
            state,
            database.map(found -> found.roles().database()).orElse(null),
            database.map(Databases.TenantDatabase::release).orElse(0),
            refusal);
  }
}
