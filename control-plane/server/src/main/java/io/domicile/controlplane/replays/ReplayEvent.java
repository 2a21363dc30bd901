package io.domicile.controlplane.replays;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.controlplane.evidencelog.EventKind;
import io.domicile.controlplane.evidencelog.EvidenceEvent;
import io.domicile.evidence.entry.Subject;

/** What is kept of decisions that were made again. */
public sealed interface ReplayEvent extends EvidenceEvent {

  /**
   * Decisions were made again from what was kept of them, and came out otherwise: an alarm.
   *
   * @param event the number of the event that they were recorded in
   * @param differences what was decided then, and now
   */
  record ReplayDiffered(long event, JsonNode differences) implements ReplayEvent {
    @Override
    public Subject subject() {
      return Subject.of("decision", Long.toString(event));
    }

    @Override
    public EventKind kind() {
      return EventKind.first("replay.differed");
    }
  }

  /** Decisions that came out otherwise once come out as they were recorded again. */
  record ReplayAgreed(long event) implements ReplayEvent {
    @Override
    public Subject subject() {
      return Subject.of("decision", Long.toString(event));
    }

    @Override
    public EventKind kind() {
      return EventKind.first("replay.agreed");
    }
  }
}
