package io.domicile.controlplane.packs;

import io.domicile.controlplane.evidencelog.EventKind;
import io.domicile.controlplane.evidencelog.EvidenceEvent;
import io.domicile.evidence.entry.Subject;
import java.util.List;

/** What is kept of the packs that this registry decides by. */
public sealed interface PackEvent extends EvidenceEvent {

  /** What a version of a pack says, by its digest. */
  record PackText(String pack, String version, String digest) {}

  /**
   * A server loaded versions of packs that this registry had not decided by before.
   *
   * @param lists the digest of the dated lists at that time
   */
  record PacksLoaded(List<PackText> packs, String lists) implements PackEvent {
    public PacksLoaded {
      packs = List.copyOf(packs);
    }

    @Override
    public Subject subject() {
      return PACKS;
    }

    @Override
    public EventKind kind() {
      return EventKind.first("packs.loaded");
    }
  }

  /** A server loaded versions of packs with another text than they had before: an alarm. */
  record PacksChanged(List<PackText> packs) implements PackEvent {
    public PacksChanged {
      packs = List.copyOf(packs);
    }

    @Override
    public Subject subject() {
      return PACKS;
    }

    @Override
    public EventKind kind() {
      return EventKind.first("packs.changed");
    }
  }

  /** The subject of what concerns the packs as a whole. */
  Subject PACKS = Subject.of("packs", "catalogue");
}
