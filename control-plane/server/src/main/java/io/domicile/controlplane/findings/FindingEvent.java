package io.domicile.controlplane.findings;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.contract.tenant.TenantId;
import io.domicile.controlplane.evidencelog.EventKind;
import io.domicile.controlplane.evidencelog.EvidenceEvent;
import io.domicile.evidence.entry.Subject;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is kept of findings. */
public sealed interface FindingEvent extends EvidenceEvent {

  /**
   * A sweep found something wrong, or about to be, with where a tenant is.
   *
   * @param due when it comes to pass; null if it has
   * @param details assets, citations, remedies, and where the tenant could be
   */
  record FindingOpened(
      TenantId tenant, UUID finding, String what, @Nullable Instant due, JsonNode details)
      implements FindingEvent {
    @Override
    public Subject subject() {
      return EvidenceEvent.about(tenant);
    }

    @Override
    public EventKind kind() {
      return EventKind.first("finding.opened");
    }
  }

  /** A sweep found that it is so no longer. */
  record FindingClosed(TenantId tenant, UUID finding) implements FindingEvent {
    @Override
    public Subject subject() {
      return EvidenceEvent.about(tenant);
    }

    @Override
    public EventKind kind() {
      return EventKind.first("finding.closed");
    }
  }
}
