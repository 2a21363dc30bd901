package io.domicile.cell.reconciliation;

import io.domicile.cell.credentialrotation.CredentialRotations;
import io.domicile.cell.databases.Databases;
import io.domicile.cell.fence.Fence;
import io.domicile.cell.journal.StepJournal;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.observedstate.ObservedTenantState;
import java.util.Optional;

/**
 * Suspends a tenant. The runtimes hear of it first, so that they say why; then the database itself
 * refuses.
 */
final class SuspensionPlan implements Plan {

  private final CredentialRotations rotations;
  private final Databases databases;
  private final TenantRoutes routes;
  private final Fence fence;
  private final Outcomes outcomes;

  SuspensionPlan(
      CredentialRotations rotations,
      Databases databases,
      TenantRoutes routes,
      Fence fence,
      Outcomes outcomes) {
    this.rotations = rotations;
    this.databases = databases;
    this.routes = routes;
    this.fence = fence;
    this.outcomes = outcomes;
  }

  @Override
  public boolean isFulfilled(DesiredTenant tenant) {
    return outcomes.isRecorded(tenant, ObservedTenantState.SUSPENDED)
        && !routes.isActive(tenant.tenant());
  }

  @Override
  public void run(DesiredTenant tenant, StepJournal.Steps steps) throws Exception {
    rotations.abandon(tenant.tenant());
    publishRoute(tenant, steps);
    fenceDatabase(tenant, steps);
    outcomes.record(tenant, ObservedTenantState.SUSPENDED);
  }

  /** A tenant that was refused, or was never made, has no route to change. */
  private void publishRoute(DesiredTenant tenant, StepJournal.Steps steps) throws Exception {
    if (routes.exists(tenant.tenant())) {
      steps.always("publish-route", () -> "version " + routes.suspend(tenant));
    }
  }

  private void fenceDatabase(DesiredTenant tenant, StepJournal.Steps steps) throws Exception {
    Optional<Databases.TenantDatabase> database = databases.find(tenant.tenant());
    if (database.isPresent()) {
      steps.always(
          "fence-database",
          () -> fence.close(tenant.tenant(), database.get().roles(), tenant.epoch()));
    }
  }

  @Override
  public void keepUp(DesiredTenant tenant) {}
}
