package io.domicile.evidence.entry;

import io.domicile.evidence.MalformedEvidenceException;
import io.domicile.evidence.StrictText;
import io.domicile.evidence.merkle.Hash;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/**
 * One leaf of the log, seven lines of ASCII that say:
 *
 * <pre>
 * domicile-evidence-entry/v1
 * index 42
 * subject tenant/0198c1d2e3f4
 * sequence 3
 * kind placement.decided
 * at 2026-11-23T05:36:03.123Z
 * commitment CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
 * </pre>
 *
 * <p>The index is the entry's own place in the log and the sequence its place, from 1, in the
 * history of its subject: so whoever holds entries can tell that none is missing between them. The
 * time is when the log's writer recorded the event, to the millisecond; order comes from index and
 * sequence, never from time.
 */
public record LogEntry(
    long index, Subject subject, long sequence, String kind, Instant at, Hash commitment) {

  private static final String FIRST_LINE = "domicile-evidence-entry/v1";
  private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]*(\\.[a-z0-9-]+)*");

  /**
   * @throws IllegalArgumentException for numbers out of range, a kind that is no dotted lowercase
   *     word, or a time finer than a millisecond
   */
  public LogEntry {
    if (index < 0 || sequence < 1) {
      throw new IllegalArgumentException("index " + index + ", sequence " + sequence);
    }
    if (kind.length() > 64 || !KIND.matcher(kind).matches()) {
      throw new IllegalArgumentException("not a kind of entry: " + kind);
    }
    if (!at.equals(at.truncatedTo(ChronoUnit.MILLIS))) {
      throw new IllegalArgumentException("finer than a millisecond: " + at);
    }
  }

  /** Reads a leaf; only the exact bytes that {@link #bytes()} writes are one. */
  public static LogEntry parse(byte[] bytes) throws MalformedEvidenceException {
    String[] lines = StrictText.utf8(bytes).split("\n", -1);
    if (lines.length != 8 || !lines[0].equals(FIRST_LINE) || !lines[7].isEmpty()) {
      throw new MalformedEvidenceException("an entry has seven lines, the first " + FIRST_LINE);
    }
    try {
      LogEntry entry =
          new LogEntry(
              StrictText.decimal(after("index ", lines[1])),
              new Subject(after("subject ", lines[2])),
              StrictText.decimal(after("sequence ", lines[3])),
              after("kind ", lines[4]),
              Instant.parse(after("at ", lines[5])),
              Hash.fromBase64(after("commitment ", lines[6])));
      if (!entry.at.toString().equals(after("at ", lines[5]))) {
        throw new MalformedEvidenceException("not a canonical time: " + lines[5]);
      }
      return entry;
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new MalformedEvidenceException("not an entry: " + e.getMessage(), e);
    }
  }

  /** The leaf's bytes, which the log hashes. */
  public byte[] bytes() {
    String text =
        String.join(
            "\n",
            FIRST_LINE,
            "index " + index,
            "subject " + subject,
            "sequence " + sequence,
            "kind " + kind,
            "at " + at,
            "commitment " + commitment.base64(),
            "");
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String after(String prefix, String line) throws MalformedEvidenceException {
    if (!line.startsWith(prefix)) {
      throw new MalformedEvidenceException("expected a line with " + prefix.strip());
    }
    return line.substring(prefix.length());
  }
}
