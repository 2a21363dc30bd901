package io.domicile.controlplane.desiredstate;

import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.controlplane.evidencelog.EventKind;
import io.domicile.controlplane.evidencelog.EvidenceEvent;
import io.domicile.evidence.entry.Subject;

/** What is kept of desired states. */
public sealed interface DesiredStateEvent extends EvidenceEvent {

  /** What must be true of a tenant changed, and its generation with it. */
  record GenerationChanged(DesiredTenant desired) implements DesiredStateEvent {
    @Override
    public Subject subject() {
      return EvidenceEvent.about(desired.tenant());
    }

    @Override
    public EventKind kind() {
      return EventKind.first("generation.changed");
    }
  }
}
