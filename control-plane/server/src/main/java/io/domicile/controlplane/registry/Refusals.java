package io.domicile.controlplane.registry;

import io.domicile.contract.tenant.TenantId;
import io.domicile.controlplane.evidencelog.EvidenceLog;
import io.domicile.controlplane.placement.NoLawfulPlacement;
import io.domicile.controlplane.principal.Actor;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Keeps evidence of what was refused as unlawful. The refused change has been rolled back by then
 * and has left nothing else behind. Thread-safe.
 */
final class Refusals {

  private final Jdbi jdbi;
  private final EvidenceLog evidence;

  Refusals(Jdbi jdbi, EvidenceLog evidence) {
    this.jdbi = jdbi;
    this.evidence = evidence;
  }

  /** A tenant that was not created. */
  void ofCreation(NoLawfulPlacement refused, Actor by) {
    record(
        new TenantEvent.PlacementRefused(
            UUID.randomUUID(),
            refused.residency(),
            refused.survey().refused(),
            refused.survey().remarks()),
        by);
  }

  /** A tenant that was not changed. */
  void ofChange(TenantId tenant, NoLawfulPlacement refused, Actor by) {
    record(
        new TenantEvent.ChangeRefused(
            tenant, refused.residency(), refused.survey().refused(), refused.survey().remarks()),
        by);
  }

  private void record(TenantEvent event, Actor by) {
    jdbi.useTransaction(handle -> evidence.append(handle, event, by));
  }
}
