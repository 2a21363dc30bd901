package io.domicile.evidence.verify;

/** The ways in which evidence can fail, each a stable name for programs. */
public enum Failure {
  /** The bytes are not a signed note with a checkpoint in it. */
  CHECKPOINT_MALFORMED,
  /** None of the log's keys has signed the checkpoint. */
  CHECKPOINT_NOT_SIGNED,
  /** A signature claims one of the log's keys and is not by it. */
  CHECKPOINT_BAD_SIGNATURE,
  /** The checkpoint is of another log. */
  WRONG_ORIGIN,
  /** The proof is not in its format. */
  PROOF_MALFORMED,
  /** The proof is about trees of other sizes than the checkpoints. */
  PROOF_WRONG_SIZE,
  /** The proof does not lead from the entry to the checkpoint's root. */
  NOT_INCLUDED,
  /** The newer checkpoint has fewer entries than the older one. */
  LOG_SHRANK,
  /** The newer tree does not begin with the older one: history was rewritten. */
  NOT_CONSISTENT,
  /** The entry is not in its format. */
  ENTRY_MALFORMED,
  /**
   * An entry does not carry the index at which it stands, or the log has more or fewer entries than
   * it says.
   */
  INDEX_GAP,
  /** A subject's history skips or repeats a number. */
  SEQUENCE_GAP,
  /** All entries together do not have the checkpoint's root. */
  WRONG_ROOT,
  /** An entry is about another subject. */
  WRONG_SUBJECT,
  /** The payload is not the one that the entry commits to. */
  PAYLOAD_MISMATCH
}
