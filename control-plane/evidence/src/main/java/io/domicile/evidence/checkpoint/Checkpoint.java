package io.domicile.evidence.checkpoint;

import io.domicile.evidence.MalformedEvidenceException;
import io.domicile.evidence.StrictText;
import io.domicile.evidence.merkle.Hash;
import io.domicile.evidence.note.NotePrivateKey;
import io.domicile.evidence.note.SignedNote;
import java.util.Arrays;
import java.util.List;

/**
 * What a log says of itself at one moment (<a href="https://c2sp.org/tlog-checkpoint">C2SP
 * tlog-checkpoint</a>).
 *
 * @param origin the log's identity, a line of its own
 * @param size how many entries it has
 * @param root the root hash over all of them
 * @param extensions further lines, which no monitor can audit; ours has none
 */
public record Checkpoint(String origin, long size, Hash root, List<String> extensions) {

  /**
   * @throws IllegalArgumentException for an empty or broken line, a negative size, or an empty tree
   *     with a root
   */
  public Checkpoint {
    requireLine(origin);
    extensions = List.copyOf(extensions);
    extensions.forEach(Checkpoint::requireLine);
    if (size < 0 || (size == 0 && !root.equals(Hash.ofEmptyTree()))) {
      throw new IllegalArgumentException("no tree of " + size + " entries has root " + root);
    }
  }

  public Checkpoint(String origin, long size, Hash root) {
    this(origin, size, root, List.of());
  }

  /** Reads the text of a checkpoint's note, signatures aside. */
  public static Checkpoint parse(String text) throws MalformedEvidenceException {
    String[] lines = text.split("\n", -1);
    if (lines.length < 4 || !lines[lines.length - 1].isEmpty()) {
      throw new MalformedEvidenceException("a checkpoint has at least three lines");
    }
    long size = StrictText.decimal(lines[1]);
    Hash root = Hash.fromBase64(lines[2]);
    try {
      return new Checkpoint(
          lines[0], size, root, Arrays.asList(lines).subList(3, lines.length - 1));
    } catch (IllegalArgumentException e) {
      throw new MalformedEvidenceException("not a checkpoint: " + e.getMessage(), e);
    }
  }

  /** The text to sign, which ends in a newline. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(origin).append('\n').append(size).append('\n').append(root.base64()).append('\n');
    extensions.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  /**
   * This checkpoint as a note signed by the log itself.
   *
   * @throws IllegalArgumentException unless the key is named as the origin
   */
  public SignedNote sign(NotePrivateKey key) {
    if (!key.publicKey().name().value().equals(origin)) {
      throw new IllegalArgumentException(key.publicKey() + " is not a key of log " + origin);
    }
    return SignedNote.sign(text(), key);
  }

  private static void requireLine(String line) {
    if (line.isEmpty() || line.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException(
          "a line of a checkpoint is empty or has control characters");
    }
  }
}
