package io.domicile.evidence.verify;

import io.domicile.evidence.checkpoint.Checkpoint;

/** What the verifier found. There is no third answer: what could not be established has failed. */
public sealed interface ProofVerdict {

  /** Everything asked was proven, against this checkpoint of the log. */
  record Verified(Checkpoint checkpoint) implements ProofVerdict {}

  /** Something was not proven: which thing first, and what was seen, in words for a person. */
  record Failed(Failure failure, String detail) implements ProofVerdict {}

  default boolean isVerified() {
    return this instanceof Verified;
  }
}
