package io.domicile.controlplane.registry;

import io.domicile.contract.tenant.TenantId;
import io.domicile.controlplane.evidencelog.EvidenceEvent;
import io.domicile.controlplane.evidencelog.EvidenceLog;
import io.domicile.controlplane.placement.NoLawfulPlacement;
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
  void ofCreation(NoLawfulPlacement refused) {
    record(
        new EvidenceEvent.PlacementRefused(
            UUID.randomUUID(),
            refused.residency(),
            refused.survey().refused(),
            refused.survey().remarks()));
  }

  /** A tenant that was not changed. */
  void ofChange(TenantId tenant, NoLawfulPlacement refused) {
    record(
        new EvidenceEvent.ChangeRefused(
            tenant, refused.residency(), refused.survey().refused(), refused.survey().remarks()));
  }

  private void record(EvidenceEvent event) {
    jdbi.useTransaction(handle -> evidence.append(handle, event));
  }
}
