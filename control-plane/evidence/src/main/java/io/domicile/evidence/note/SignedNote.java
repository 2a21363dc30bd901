package io.domicile.evidence.note;

import io.domicile.evidence.MalformedEvidenceException;
import io.domicile.evidence.StrictText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A text and the signatures under it (<a href="https://c2sp.org/signed-note">C2SP signed-note</a>).
 * The text ends in a newline and must be ignored until {@link NotePublicKey#check} says that a
 * trusted key signed it.
 */
public record SignedNote(String text, List<NoteSignature> signatures) {

  /** More signatures than this are refused; the specification asks for at least 16. */
  private static final int MOST_SIGNATURES = 100;

  /**
   * @throws IllegalArgumentException for a text that cannot be a note's
   */
  public SignedNote {
    if (!text.endsWith("\n") || text.chars().anyMatch(c -> c < ' ' && c != '\n')) {
      throw new IllegalArgumentException(
          "a note's text ends in a newline and has no other control characters");
    }
    signatures = List.copyOf(signatures);
  }

  /** A note with one signature, by {@code key}. */
  public static SignedNote sign(String text, NotePrivateKey key) {
    return new SignedNote(text, List.of(key.sign(text)));
  }

  /** Reads a note; strict, so that no two different byte strings read as the same note. */
  public static SignedNote parse(byte[] bytes) throws MalformedEvidenceException {
    String note = StrictText.utf8(bytes);
    int blank = note.lastIndexOf("\n\n");
    if (blank < 0 || !note.endsWith("\n") || blank + 2 == note.length()) {
      throw new MalformedEvidenceException("not a note: no blank line before signatures");
    }
    String[] lines = note.substring(blank + 2, note.length() - 1).split("\n", -1);
    if (lines.length > MOST_SIGNATURES) {
      throw new MalformedEvidenceException("more than " + MOST_SIGNATURES + " signatures");
    }
    List<NoteSignature> signatures = new ArrayList<>();
    for (String line : lines) {
      signatures.add(NoteSignature.parse(line));
    }
    try {
      return new SignedNote(note.substring(0, blank + 1), signatures);
    } catch (IllegalArgumentException e) {
      throw new MalformedEvidenceException("not a note: control characters", e);
    }
  }

  /** The note as it is stored and sent, UTF-8 when encoded. */
  public String encoded() {
    return signatures.stream()
        .map(NoteSignature::line)
        .collect(Collectors.joining("", text + "\n", ""));
  }
}
