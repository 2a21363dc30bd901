package io.domicile.cell.routes;

import io.domicile.contract.signatures.SignedDocument;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The changes that can be handed out one by one, oldest first, without a gap. Not thread-safe. */
final class RecentChanges {

  private record Kept(long since, SignedDocument document) {}

  private final int most;
  private final List<Kept> kept = new ArrayList<>();
  private long version;

  /**
   * No changes yet.
   *
   * @param version that the first change will apply to
   */
  RecentChanges(long version, int most) {
    this.version = version;
    this.most = most;
  }

  /** The version that the last change led to. */
  long version() {
    return version;
  }

  void add(RouteDao.Change change) {
    if (change.since() != version) {
      kept.clear();
    }
    kept.add(new Kept(change.since(), new SignedDocument(change.document())));
    version = change.version();
    if (kept.size() > 2 * most) {
      kept.subList(0, kept.size() - most).clear();
    }
  }

  /** The changes that lead on from the version; null if they do not reach back to it. */
  @Nullable List<SignedDocument> after(long since) {
    if (since >= version) {
      return List.of();
    }
    int low = 0;
    int high = kept.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (kept.get(middle).since() < since) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    boolean reaches = low < kept.size() && kept.get(low).since() == since;
    return reaches ? kept.subList(low, kept.size()).stream().map(Kept::document).toList() : null;
  }
}
