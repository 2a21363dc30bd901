package io.domicile.cell.reconciliation;

import io.domicile.cell.credentialrotation.CredentialRotations;
import io.domicile.cell.databases.Databases;
import io.domicile.cell.fence.Fence;
import io.domicile.cell.journal.StepJournal;
import io.domicile.cell.keyswitch.KeySwitch;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.observedstate.ObservedTenantState;

/**
 * Takes a tenant out of service because its key is off, or was off at this epoch. The vault comes
 * last, because it may be what does not answer. Where the key is enabled again, nothing is left to
 * do here: the tenant comes back with a new epoch.
 */
final class DarknessPlan implements Plan {

  private final CredentialRotations rotations;
  private final Databases databases;
  private final KeySwitch keySwitch;
  private final Fence fence;
  private final Outcomes outcomes;

  DarknessPlan(
      CredentialRotations rotations,
      Databases databases,
      KeySwitch keySwitch,
      Fence fence,
      Outcomes outcomes) {
    this.rotations = rotations;
    this.databases = databases;
    this.keySwitch = keySwitch;
    this.fence = fence;
    this.outcomes = outcomes;
  }

  /** Never: what is dark is looked at only when its key changed, and then it is reported. */
  @Override
  public boolean isFulfilled(DesiredTenant tenant) {
    return false;
  }

  @Override
  public void run(DesiredTenant tenant, StepJournal.Steps steps) throws Exception {
    rotations.abandon(tenant.tenant());
    steps.always("publish-dark-route", () -> keySwitch.goDark(tenant.tenant()));
    fenceForKey(tenant, steps);
    outcomes.record(tenant, ObservedTenantState.ACTIVE);
    disableVaultKey(tenant, steps);
  }

  private void fenceForKey(DesiredTenant tenant, StepJournal.Steps steps) throws Exception {
    if (!keySwitch.standing(tenant.tenant()).isToBeFencedAt(tenant.epoch())) {
      return;
    }
    Databases.TenantDatabase database = databases.find(tenant.tenant()).orElseThrow();
    steps.always(
        "fence-for-key",
        () -> {
          keySwitch.fenceBegins(tenant.tenant(), tenant.epoch());
          String fenced = fence.close(tenant.tenant(), database.roles(), tenant.epoch());
          keySwitch.fenced(tenant.tenant(), tenant.epoch());
          return fenced;
        });
  }

  private void disableVaultKey(DesiredTenant tenant, StepJournal.Steps steps) throws Exception {
    if (!keySwitch.standing(tenant.tenant()).isEnabled()) {
      steps.always("disable-vault-key", () -> keySwitch.enforce(tenant.tenant()));
    }
  }

  @Override
  public void keepUp(DesiredTenant tenant) {}
}
