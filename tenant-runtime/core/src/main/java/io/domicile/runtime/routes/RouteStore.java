package io.domicile.runtime.routes;

import io.domicile.contract.signatures.SignedDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the cell signed, as it signed it: a snapshot and the deltas that followed it, one document a
 * line, in one file. A delta is appended and synced, which costs the same for ten tenants as for
 * ten thousand; a snapshot replaces the file whole, and with it the deltas before it. A process
 * that dies while it appends leaves a line without an end, which the next one cuts off.
 *
 * <p>A second file holds the highest version ever accepted, the floor. It is written after the
 * documents have reached the disk and never says more than they do, so a crash between the two
 * leaves documents above their floor, never below.
 *
 * <p>The documents hold the keys that API keys are checked with, hence mode 0600. They hold no
 * database credential and no key in clear. For one thread at a time.
 */
final class RouteStore {

  private static final String DOCUMENTS = "routes.jws";
  private static final String FLOOR = "routes.floor";

  /** Enough for hours of ordinary change, and little beside a large snapshot. */
  private static final int MOST_DELTAS = 1_000;

  private static final long MOST_DELTA_BYTES = 4L << 20;

  private final StateFolder folder;
  private long floor;
  private long length;
  private long snapshotLength;
  private int deltas;
  private boolean endsWithoutLineEnd;

  /**
   * What a file held.
   *
   * @param documents a snapshot, then deltas; unverified
   * @param torn whether what follows them is the beginning of a line
   */
  record Loaded(List<SignedDocument> documents, boolean torn) {}

  /**
   * Opens the folder.
   *
   * @throws IOException also if the floor's file does not hold a version: to guess would be to lose
   *     it
   */
  RouteStore(StateFolder folder) throws IOException {
    this.folder = folder;
    var text = folder.read(FLOOR);
    if (text.isPresent()) {
      try {
        floor = Long.parseLong(text.get().strip());
      } catch (NumberFormatException e) {
        throw new IOException("The file " + folder.path(FLOOR) + " holds no version.", e);
      }
    }
  }

  /** The floor on disk, 0 for none. */
  long floor() {
    return floor;
  }

  /** The documents as they were written. Verify them, then {@link #keep} those that are good. */
  Loaded load() throws IOException {
    String text = folder.read(DOCUMENTS).orElse("");
    var documents = new ArrayList<SignedDocument>();
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      documents.add(new SignedDocument(text.substring(start, end)));
      start = end + 1;
    }
    // The first is written whole or not at all; earlier releases ended it with nothing.
    if (documents.isEmpty() && !text.isEmpty()) {
      endsWithoutLineEnd = true;
      documents.add(new SignedDocument(text));
      return new Loaded(documents, false);
    }
    return new Loaded(documents, start < text.length());
  }

  /** These are the good ones of what was loaded; what follows them is overwritten. */
  void keep(List<SignedDocument> documents) {
    snapshotLength = documents.isEmpty() ? 0 : bytes(documents.subList(0, 1));
    length = bytes(documents);
    deltas = Math.max(0, documents.size() - 1);
  }

  /** Puts a snapshot and the deltas after it in the place of everything. */
  void replace(List<SignedDocument> documents) throws IOException {
    folder.replace(DOCUMENTS, lines(documents));
    endsWithoutLineEnd = false;
    keep(documents);
  }

  /** Adds deltas. */
  void append(List<SignedDocument> more) throws IOException {
    String lines = lines(more);
    if (endsWithoutLineEnd) {
      folder.append(DOCUMENTS, length - 1, "\n" + lines);
    } else {
      folder.append(DOCUMENTS, length, lines);
    }
    endsWithoutLineEnd = false;
    length += lines.length();
    deltas += more.size();
  }

  /** Raises the floor to the version that the documents on disk lead to. */
  void raiseFloor(long version) throws IOException {
    if (version > floor) {
      folder.replace(FLOOR, version + "\n");
      floor = version;
    }
  }

  /** Whether a snapshot is to take the place of all these deltas. */
  boolean isLong() {
    return deltas >= MOST_DELTAS || length - snapshotLength >= MOST_DELTA_BYTES;
  }

  private static long bytes(List<SignedDocument> documents) {
    return documents.stream().mapToLong(document -> document.compact().length() + 1L).sum();
  }

  private static String lines(List<SignedDocument> documents) {
    var text = new StringBuilder();
    documents.forEach(document -> text.append(document.compact()).append('\n'));
    return text.toString();
  }
}
