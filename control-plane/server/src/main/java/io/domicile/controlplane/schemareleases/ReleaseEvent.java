package io.domicile.controlplane.schemareleases;

import io.domicile.contract.schemarelease.SchemaReleaseReference;
import io.domicile.controlplane.evidencelog.EventKind;
import io.domicile.controlplane.evidencelog.EvidenceEvent;
import io.domicile.evidence.entry.Subject;

/** What is kept of schema releases. */
public sealed interface ReleaseEvent extends EvidenceEvent {

  /**
   * A product's schema release was accepted. Its subject is its digest, so that a cell can look for
   * it in the log.
   */
  record SchemaReleasePublished(SchemaReleaseReference release) implements ReleaseEvent {
    @Override
    public Subject subject() {
      return Subject.of("schema-release", release.digest());
    }

    @Override
    public EventKind kind() {
      return EventKind.first("schema-release.published");
    }
  }
}
