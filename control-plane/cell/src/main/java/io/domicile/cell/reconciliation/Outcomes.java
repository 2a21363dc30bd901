package io.domicile.cell.reconciliation;

import io.domicile.cell.databases.Databases;
import io.domicile.cell.observation.Observations;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.observedstate.ObservedTenantState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What plans came to, recorded as observations, and read again. Thread-safe. */
final class Outcomes {

  private final Observations observations;
  private final Databases databases;

  Outcomes(Observations observations, Databases databases) {
    this.observations = observations;
    this.databases = databases;
  }

  /** Whether the tenant's present generation was found in this state. */
  boolean isRecorded(DesiredTenant tenant, ObservedTenantState state) {
    return observations
        .find(tenant.tenant())
        .filter(found -> found.generation().compareTo(tenant.generation()) >= 0)
        .filter(found -> found.state() == state)
        .isPresent();
  }

  /** Whether the tenant was found served, at whatever generation. */
  boolean isServed(DesiredTenant tenant) {
    return observations
        .find(tenant.tenant())
        .filter(found -> found.state() == ObservedTenantState.ACTIVE)
        .isPresent();
  }

  void record(DesiredTenant tenant, ObservedTenantState state) {
    record(tenant, state, null);
  }

  void refused(DesiredTenant tenant, String reason) {
    record(tenant, ObservedTenantState.REFUSED, reason);
  }

  private void record(DesiredTenant tenant, ObservedTenantState state, @Nullable String refusal) {
    Optional<Databases.TenantDatabase> database = databases.find(tenant.tenant());
    observations.record(
        tenant.tenant(),
        tenant.generation(),
        tenant.epoch(),
        state,
        database.map(found -> found.roles().database()).orElse(null),
        database.map(Databases.TenantDatabase::release).orElse(0),
        refusal);
  }
}
