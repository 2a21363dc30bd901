package io.domicile.controlplane.evidencelog;

import io.domicile.contract.tenant.TenantId;
import io.domicile.evidence.entry.Subject;

/**
 * Something that the control plane keeps evidence of. Each feature has records of its own that
 * implement this. The record itself, as JSON, is the payload, which can be erased; subject and kind
 * go into the log's leaf, which cannot, so neither holds a name.
 *
 * <p>Each kind has a golden file among the tests. A component that is renamed, moved or dropped
 * makes its test fail: such a change is a new version of the kind.
 */
public interface EvidenceEvent {

  /** What it is about, by opaque id. */
  Subject subject();

  /** What kind of event it is. */
  EventKind kind();

  /** The subject of what is about a tenant. */
  static Subject about(TenantId tenant) {
    return Subject.of("tenant", tenant.toString());
  }
}
