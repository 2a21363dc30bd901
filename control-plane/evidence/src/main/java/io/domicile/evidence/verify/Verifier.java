package io.domicile.evidence.verify;

import io.domicile.evidence.MalformedEvidenceException;
import io.domicile.evidence.checkpoint.Checkpoint;
import io.domicile.evidence.entry.LogEntry;
import io.domicile.evidence.entry.Payload;
import io.domicile.evidence.entry.Subject;
import io.domicile.evidence.merkle.ConsistencyProof;
import io.domicile.evidence.merkle.Hash;
import io.domicile.evidence.merkle.InclusionProof;
import io.domicile.evidence.merkle.MerkleLog;
import io.domicile.evidence.note.NotePublicKey;
import io.domicile.evidence.note.SignedNote;
import io.domicile.evidence.proof.TlogProof;
import io.domicile.evidence.verify.ProofVerdict.Failed;
import io.domicile.evidence.verify.ProofVerdict.Verified;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Checks what a log says, with nothing but the log's origin and public keys, which the auditor got
 * by another way than from the log. Does no I/O. Immutable, safe for use by several threads.
 */
public final class Verifier {

  private final String origin;
  private final List<NotePublicKey> keys;

  /**
   * A verifier for one log.
   *
   * @param keys the keys the log has signed with, more than one where it has rotated them
   * @throws IllegalArgumentException without a key
   */
  public Verifier(String origin, List<NotePublicKey> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a verifier needs a key of the log");
    }
    this.origin = origin;
    this.keys = List.copyOf(keys);
  }

  /** Whether this is a checkpoint of the log, signed by it. */
  public ProofVerdict checkpoint(byte[] signedCheckpoint) {
    try {
      return new Verified(open(signedCheckpoint));
    } catch (Refused e) {
      return e.failed();
    }
  }

  /**
   * Whether the log of this checkpoint has the entry where the proof, and the entry itself, says.
   */
  public ProofVerdict entry(byte[] signedCheckpoint, byte[] entry, InclusionProof proof) {
    try {
      Checkpoint checkpoint = open(signedCheckpoint);
      included(checkpoint, entry, proof);
      return new Verified(checkpoint);
    } catch (Refused e) {
      return e.failed();
    }
  }

  /** Whether the entry in a proof file is in the log. */
  public ProofVerdict proof(byte[] tlogProof) {
    try {
      TlogProof proof = parse(tlogProof);
      Checkpoint checkpoint = open(proof.checkpoint());
      included(checkpoint, proof.entry(), proof.inclusion());
      return new Verified(checkpoint);
    } catch (Refused e) {
      return e.failed();
    }
  }

  /** Like {@link #proof}, and whether this is the payload that the entry commits to. */
  public ProofVerdict disclosure(byte[] tlogProof, Payload payload) {
    try {
      TlogProof proof = parse(tlogProof);
      Checkpoint checkpoint = open(proof.checkpoint());
      LogEntry entry = included(checkpoint, proof.entry(), proof.inclusion());
      if (!payload.commitment().equals(entry.commitment())) {
        throw new Refused(
            Failure.PAYLOAD_MISMATCH, "entry " + entry.index() + " commits to another payload");
      }
      return new Verified(checkpoint);
    } catch (Refused e) {
      return e.failed();
    }
  }

  /**
   * Whether the log has only grown from the older checkpoint to the newer; verified means against
   * the newer.
   */
  public ProofVerdict growth(
      byte[] olderCheckpoint, byte[] newerCheckpoint, ConsistencyProof proof) {
    try {
      Checkpoint older = open(olderCheckpoint);
      Checkpoint newer = open(newerCheckpoint);
      if (newer.size() < older.size()) {
        throw new Refused(
            Failure.LOG_SHRANK, "from " + older.size() + " to " + newer.size() + " entries");
      }
      if (proof.oldSize() != older.size() || proof.newSize() != newer.size()) {
        throw new Refused(
            Failure.PROOF_WRONG_SIZE,
            "the proof is from " + proof.oldSize() + " to " + proof.newSize() + " entries");
      }
      if (!proof.verifies(older.root(), newer.root())) {
        throw new Refused(
            Failure.NOT_CONSISTENT,
            "the log of " + newer.size() + " does not begin with that of " + older.size());
      }
      return new Verified(newer);
    } catch (Refused e) {
      return e.failed();
    }
  }

  /**
   * Whether these are all entries of the log, in order, without a gap in the log or in any
   * subject's history. Entries are read once, one at a time; memory grows with the number of
   * subjects only.
   */
  public ProofVerdict whole(byte[] signedCheckpoint, Iterator<byte[]> entries) {
    try {
      Checkpoint checkpoint = open(signedCheckpoint);
      MerkleLog log = MerkleLog.empty();
      Map<Subject, Long> histories = new HashMap<>();
      while (entries.hasNext()) {
        byte[] bytes = entries.next();
        LogEntry entry = read(bytes, log.size());
        long expected = histories.merge(entry.subject(), 1L, Long::sum);
        requireSequence(entry, expected);
        log.append(Hash.ofLeaf(bytes));
      }
      if (log.size() != checkpoint.size()) {
        throw new Refused(
            Failure.INDEX_GAP,
            "the checkpoint says " + checkpoint.size() + " entries, there are " + log.size());
      }
      if (!log.root().equals(checkpoint.root())) {
        throw new Refused(Failure.WRONG_ROOT, "the entries have root " + log.root().base64());
      }
      return new Verified(checkpoint);
    } catch (Refused e) {
      return e.failed();
    }
  }

  /**
   * Whether these proofs, in order, are one subject's history from its first entry on, without a
   * gap. That nothing came after the last one they cannot show: only {@link #whole} can. Verified
   * means against the last checkpoint.
   */
  public ProofVerdict history(Subject subject, List<byte[]> tlogProofs) {
    if (tlogProofs.isEmpty()) {
      return new Failed(Failure.SEQUENCE_GAP, "no entry about " + subject);
    }
    try {
      Checkpoint checkpoint = null;
      long sequence = 0;
      long index = -1;
      for (byte[] bytes : tlogProofs) {
        TlogProof proof = parse(bytes);
        checkpoint = open(proof.checkpoint());
        LogEntry entry = included(checkpoint, proof.entry(), proof.inclusion());
        if (!entry.subject().equals(subject)) {
          throw new Refused(
              Failure.WRONG_SUBJECT, "entry " + entry.index() + " is about " + entry.subject());
        }
        sequence++;
        requireSequence(entry, sequence);
        if (entry.index() <= index) {
          throw new Refused(Failure.SEQUENCE_GAP, "entry " + entry.index() + " follows " + index);
        }
        index = entry.index();
      }
      return new Verified(Objects.requireNonNull(checkpoint));
    } catch (Refused e) {
      return e.failed();
    }
  }

  private static LogEntry included(Checkpoint checkpoint, byte[] bytes, InclusionProof proof)
      throws Refused {
    if (proof.size() != checkpoint.size()) {
      throw new Refused(
          Failure.PROOF_WRONG_SIZE,
          "the proof is for " + proof.size() + " entries, the checkpoint for " + checkpoint.size());
    }
    if (!proof.verifies(Hash.ofLeaf(bytes), checkpoint.root())) {
      throw new Refused(
          Failure.NOT_INCLUDED,
          "no such entry at index " + proof.index() + " of " + checkpoint.size());
    }
    return read(bytes, proof.index());
  }

  private static LogEntry read(byte[] bytes, long index) throws Refused {
    try {
      LogEntry entry = LogEntry.parse(bytes);
      if (entry.index() != index) {
        throw new Refused(
            Failure.INDEX_GAP, "at index " + index + " stands the entry of " + entry.index());
      }
      return entry;
    } catch (MalformedEvidenceException e) {
      throw new Refused(Failure.ENTRY_MALFORMED, "at index " + index + ": " + e.getMessage());
    }
  }

  private static void requireSequence(LogEntry entry, long expected) throws Refused {
    if (entry.sequence() != expected) {
      throw new Refused(
          Failure.SEQUENCE_GAP,
          "%s: number %d at index %d, where %d was due"
              .formatted(entry.subject(), entry.sequence(), entry.index(), expected));
    }
  }

  private static TlogProof parse(byte[] tlogProof) throws Refused {
    try {
      return TlogProof.parse(tlogProof);
    } catch (MalformedEvidenceException e) {
      throw new Refused(Failure.PROOF_MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  private Checkpoint open(byte[] signedCheckpoint) throws Refused {
    try {
      return open(SignedNote.parse(signedCheckpoint));
    } catch (MalformedEvidenceException e) {
      throw new Refused(Failure.CHECKPOINT_MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  /** The text of a note is looked at only after its signature. */
  private Checkpoint open(SignedNote note) throws Refused {
    boolean signed = false;
    for (NotePublicKey key : keys) {
      switch (key.check(note)) {
        case SIGNED -> signed = true;
        case NOT_SIGNED -> {}
        case BAD_SIGNATURE ->
            throw new Refused(Failure.CHECKPOINT_BAD_SIGNATURE, "not signed by " + key);
      }
    }
    if (!signed) {
      throw new Refused(
          Failure.CHECKPOINT_NOT_SIGNED, "signed by " + note.signatures() + ", not by " + keys);
    }
    try {
      Checkpoint checkpoint = Checkpoint.parse(note.text());
      if (!checkpoint.origin().equals(origin)) {
        throw new Refused(Failure.WRONG_ORIGIN, "a checkpoint of " + checkpoint.origin());
      }
      return checkpoint;
    } catch (MalformedEvidenceException e) {
      throw new Refused(Failure.CHECKPOINT_MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  /** Carries a failure out of the checks above; never leaves this class. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
    private final Failure failure;
    private final String detail;

    Refused(Failure failure, String detail) {
      super(detail, null, false, false);
      this.failure = failure;
      this.detail = detail;
    }

    Failed failed() {
      return new Failed(failure, detail);
    }
  }
}
