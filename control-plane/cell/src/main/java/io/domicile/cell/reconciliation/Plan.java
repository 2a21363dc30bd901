package io.domicile.cell.reconciliation;

import io.domicile.cell.journal.StepJournal;
import io.domicile.contract.desiredstate.DesiredTenant;

/**
 * What takes a tenant to one wanted state: named steps, in order. A plan may be killed at any point
 * and run again from the start; each step looks at the world first. One thread per tenant.
 */
interface Plan {

  /** Whether the tenant is where this plan takes it, so that there is no step to take. */
  boolean isFulfilled(DesiredTenant tenant);

  /** Takes the steps; when this returns, the tenant is there or refused, and that is recorded. */
  void run(DesiredTenant tenant, StepJournal.Steps steps) throws Exception;

  /** Work that goes on beside the wanted state, such as a rotation; after {@link #run}. */
  void keepUp(DesiredTenant tenant) throws Exception;
}
