package io.domicile.evidence.proof;

import io.domicile.evidence.MalformedEvidenceException;
import io.domicile.evidence.StrictText;
import io.domicile.evidence.checkpoint.Checkpoint;
import io.domicile.evidence.merkle.Hash;
import io.domicile.evidence.merkle.InclusionProof;
import io.domicile.evidence.note.SignedNote;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * A proof that stands alone (<a href="https://c2sp.org/tlog-proof">C2SP tlog-proof</a>): index,
 * inclusion proof and signed checkpoint. In the format's unauthenticated extra data it carries the
 * entry itself; the verifier trusts it only as far as its hash leads to the checkpoint's root.
 * Immutable.
 */
public final class TlogProof {

  private static final String FIRST_LINE = "c2sp.org/tlog-proof@v1";

  private final byte[] entry;
  private final InclusionProof inclusion;
  private final SignedNote checkpoint;

  public TlogProof(byte[] entry, InclusionProof inclusion, SignedNote checkpoint) {
    this.entry = entry.clone();
    this.inclusion = inclusion;
    this.checkpoint = checkpoint;
  }

  /**
   * Reads a proof file; it must have the extra data, an index inside the tree, and nothing else.
   */
  public static TlogProof parse(byte[] bytes) throws MalformedEvidenceException {
    String text = StrictText.utf8(bytes);
    int blank = text.indexOf("\n\n");
    if (blank < 0) {
      throw new MalformedEvidenceException("a proof has a blank line before its checkpoint");
    }
    SignedNote checkpoint = SignedNote.parse(StrictText.utf8(text.substring(blank + 2)));
    List<String> lines = Arrays.asList(text.substring(0, blank).split("\n", -1));
    if (lines.size() < 3 || !lines.getFirst().equals(FIRST_LINE)) {
      throw new MalformedEvidenceException("a proof begins with " + FIRST_LINE);
    }
    byte[] entry = StrictText.base64(after("extra ", lines.get(1)));
    long index = StrictText.decimal(after("index ", lines.get(2)));
    List<Hash> path = new ArrayList<>();
    for (String line : lines.subList(3, lines.size())) {
      path.add(Hash.fromBase64(line));
    }
    try {
      long size = Checkpoint.parse(checkpoint.text()).size();
      return new TlogProof(entry, new InclusionProof(index, size, path), checkpoint);
    } catch (IllegalArgumentException e) {
      throw new MalformedEvidenceException("not a proof: " + e.getMessage(), e);
    }
  }

  /** A copy of the entry's bytes. */
  public byte[] entry() {
    return entry.clone();
  }

  /** Its size is that of the checkpoint. */
  public InclusionProof inclusion() {
    return inclusion;
  }

  public SignedNote checkpoint() {
    return checkpoint;
  }

  /** The file's text, UTF-8 when encoded; by custom it is named {@code *.tlog-proof}. */
  public String encoded() {
    StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
    text.append("extra ").append(Base64.getEncoder().encodeToString(entry)).append('\n');
    text.append("index ").append(inclusion.index()).append('\n');
    inclusion.path().forEach(hash -> text.append(hash.base64()).append('\n'));
    return text.append('\n').append(checkpoint.encoded()).toString();
  }

  private static String after(String prefix, String line) throws MalformedEvidenceException {
    if (!line.startsWith(prefix)) {
      throw new MalformedEvidenceException("expected a line with " + prefix.strip());
    }
    return line.substring(prefix.length());
  }
}
