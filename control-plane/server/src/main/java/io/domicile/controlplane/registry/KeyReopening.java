package io.domicile.controlplane.registry;

import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.Generation;
import io.domicile.controlplane.database.Document;
import io.domicile.controlplane.desiredstate.DesiredStates;
import io.domicile.controlplane.evidencelog.EvidenceEvent;
import io.domicile.controlplane.evidencelog.EvidenceLog;
import io.domicile.controlplane.placement.Homes;
import io.domicile.residency.placement.Survey;
import java.time.Clock;
import java.util.Locale;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a tenant whose key is enabled again its next epoch, because a fenced one is never opened
 * again. Whether the key is enabled is the region's to say; the control plane can neither enable
 * one nor open a tenant whose cell finds it dark. A home that the law no longer permits is not
 * opened. Thread-safe.
 */
final class KeyReopening {

  private static final Logger log = LoggerFactory.getLogger(KeyReopening.class);

  private final Homes homes;
  private final DesiredStates desired;
  private final EvidenceLog evidence;
  private final Clock clock;

  KeyReopening(Homes homes, DesiredStates desired, EvidenceLog evidence, Clock clock) {
    this.homes = homes;
    this.desired = desired;
    this.evidence = evidence;
    this.clock = clock;
  }

  /** From the caller's commit on. */
  void reopen(Handle handle, Tenant tenant) {
    Tenant.Home home = Objects.requireNonNull(tenant.home());
    Survey survey = homes.survey(tenant.residency(), home.region());
    if (survey.lawful().isEmpty()) {
      log.error("Tenant {} stays dark: its home is no longer lawful.", tenant.id());
      return;
    }
    var permits = survey.lawful().getFirst().permits();
    Epoch epoch = home.epoch().next();
    Generation generation = tenant.generation().next();
    TenantDao dao = handle.attach(TenantDao.class);
    dao.place(
        tenant.id(), epoch, home.cell(), home.region(), new Document(permits), clock.instant());
    dao.serve(tenant.id(), ServingState.ACTIVE.name().toLowerCase(Locale.ROOT), generation, epoch);
    evidence.append(
        handle,
        new EvidenceEvent.PlacementDecided(
            tenant.id(), home.cell(), home.region(), epoch, tenant.residency(), permits));
    desired.put(handle, home.cell(), tenant.desired(generation, epoch, ServingState.ACTIVE));
  }
}
