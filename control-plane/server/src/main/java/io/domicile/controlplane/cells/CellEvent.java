package io.domicile.controlplane.cells;

import io.domicile.contract.signatures.VerificationKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.controlplane.evidencelog.EventKind;
import io.domicile.controlplane.evidencelog.EvidenceEvent;
import io.domicile.evidence.entry.Subject;
import io.domicile.residency.region.RegionCode;

/** What is kept of cells. */
public sealed interface CellEvent extends EvidenceEvent {

  /** A cell registered its key. */
  record CellEnrolled(CellId cell, RegionCode region, VerificationKey key) implements CellEvent {
    @Override
    public Subject subject() {
      return Subject.of("cell", cell.value());
    }

    @Override
    public EventKind kind() {
      return EventKind.first("cell.enrolled");
    }
  }
}
