package io.domicile.runtime.routes;

import io.domicile.contract.signatures.SignedDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Documents in use that have yet to reach the disk, and the version they lead to. A disk that is
 * full keeps nobody from serving: they wait here and every attempt begins with the oldest. Not
 * thread-safe.
 */
final class Unsaved {

  private final RouteStore store;
  private final List<SignedDocument> documents = new ArrayList<>();
  private boolean fromSnapshot;
  private long version;

  Unsaved(RouteStore store, long version) {
    this.store = store;
    this.version = version;
  }

  /** A snapshot and what follows it take the place of all that waited. */
  void replace(List<SignedDocument> snapshotAndDeltas, long leadTo) {
    documents.clear();
    documents.addAll(snapshotAndDeltas);
    fromSnapshot = true;
    version = leadTo;
  }

  void add(List<SignedDocument> deltas, long leadTo) {
    documents.addAll(deltas);
    version = leadTo;
  }

  boolean isEmpty() {
    return documents.isEmpty() && store.floor() >= version;
  }

  /** How many documents wait in memory. */
  int waiting() {
    return documents.size();
  }

  /** Brings to the disk what waits, in order, and then the floor. */
  void flush() throws IOException {
    if (!documents.isEmpty()) {
      if (fromSnapshot) {
        store.replace(documents);
      } else {
        store.append(documents);
      }
      documents.clear();
      fromSnapshot = false;
    }
    store.raiseFloor(version);
  }
}
