package io.domicile.evidence;

/**
 * Thrown where bytes are not in the one form that their format allows; the message says where and
 * how.
 */
public final class MalformedEvidenceException extends Exception {

  public MalformedEvidenceException(String message) {
    super(message);
  }

  public MalformedEvidenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
