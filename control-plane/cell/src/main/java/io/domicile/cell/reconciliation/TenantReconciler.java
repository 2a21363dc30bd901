package io.domicile.cell.reconciliation;

import io.domicile.cell.desiredstate.DesiredTenants;
import io.domicile.cell.journal.StepJournal;
import io.domicile.cell.keyswitch.KeySwitch;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.tenant.TenantId;
import java.util.Optional;

/**
 * Chooses the plan that takes a tenant where it is to be, and runs it. Safe to run again at any
 * time, by one thread per tenant.
 */
final class TenantReconciler {

  private final DesiredTenants desired;
  private final StepJournal journal;
  private final KeySwitch keySwitch;
  private final Plans plans;
  private final Outcomes outcomes;

  /** One plan for each state that can be wanted. */
  record Plans(ActivationPlan activation, DarknessPlan darkness, SuspensionPlan suspension) {}

  TenantReconciler(
      DesiredTenants desired,
      StepJournal journal,
      KeySwitch keySwitch,
      Plans plans,
      Outcomes outcomes) {
    this.desired = desired;
    this.journal = journal;
    this.keySwitch = keySwitch;
    this.plans = plans;
    this.outcomes = outcomes;
  }

  /** Reconciles the tenant; when this returns it is as desired, or refused. */
  void reconcile(TenantId id) throws Exception {
    Optional<DesiredTenant> wanted = desired.find(id);
    if (wanted.isEmpty()) {
      return;
    }
    DesiredTenant tenant = wanted.get();
    Plan plan = planFor(tenant);
    if (!plan.isFulfilled(tenant)) {
      plan.run(tenant, journal.of(id, tenant.generation()));
    }
    plan.keepUp(tenant);
  }

  private Plan planFor(DesiredTenant tenant) {
    return switch (tenant.serving()) {
      case SUSPENDED -> plans.suspension();
      case ACTIVE ->
          keySwitch.standing(tenant.tenant()).isDarkAt(tenant.epoch())
              ? plans.darkness()
              : plans.activation();
    };
  }

  /** Records that work is going on, and how far it has come; a tenant that is served stays so. */
  void recordProgress(DesiredTenant tenant) {
    boolean served = outcomes.isRecorded(tenant, ObservedTenantState.ACTIVE);
    outcomes.record(tenant, served ? ObservedTenantState.ACTIVE : ObservedTenantState.PROVISIONING);
  }
}
