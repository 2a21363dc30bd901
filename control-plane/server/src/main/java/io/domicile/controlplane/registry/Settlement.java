package io.domicile.controlplane.registry;

import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.tenant.Epoch;
import io.domicile.controlplane.database.Document;
import io.domicile.controlplane.desiredstate.DesiredStates;
import io.domicile.controlplane.evidencelog.EvidenceEvent;
import io.domicile.controlplane.evidencelog.EvidenceLog;
import io.domicile.controlplane.placement.Home;
import io.domicile.controlplane.placement.Homes;
import io.domicile.residency.placement.Survey;
import java.time.Clock;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Gives a requested tenant its first home: the one place where that happens. Thread-safe. */
final class Settlement {

  private final Homes homes;
  private final DesiredStates desired;
  private final EvidenceLog evidence;
  private final Clock clock;

  Settlement(Homes homes, DesiredStates desired, EvidenceLog evidence, Clock clock) {
    this.homes = homes;
    this.desired = desired;
    this.evidence = evidence;
    this.clock = clock;
  }

  /**
   * Takes room in a lawful cell, if there is any; the caller then settles the tenant in it, in the
   * same transaction.
   */
  Optional<Home> takeRoom(Handle handle, Survey survey, Tenant tenant) {
    return homes.take(handle, survey, tenant.isolation());
  }

  /** Where a home would be lawful for this tenant at present. */
  Survey survey(Tenant tenant) {
    return homes.survey(tenant.residency(), tenant.requestedRegion());
  }

  /** Makes it the tenant's home and tells the cell, from the commit on. */
  void settle(Handle handle, Tenant tenant, Home home) {
    Epoch epoch = Epoch.FIRST;
    var cell = home.cell();
    TenantDao dao = handle.attach(TenantDao.class);
    dao.place(
        tenant.id(),
        epoch,
        cell.cell(),
        cell.region(),
        new Document(home.permits()),
        clock.instant());
    dao.home(
        tenant.id(),
        tenant.state().then(TenantState.PROVISIONING).wireName(),
        cell.region(),
        cell.cell(),
        epoch);
    evidence.append(
        handle,
        new EvidenceEvent.PlacementDecided(
            tenant.id(), cell.cell(), cell.region(), epoch, tenant.residency(), home.permits()));
    desired.put(
        handle, cell.cell(), tenant.desired(tenant.generation(), epoch, ServingState.ACTIVE));
  }
}
