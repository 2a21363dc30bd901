package io.domicile.contract.signatures;

/**
 * A document that must not be used: unsigned, altered, of another kind, or signed by a key that is
 * not trusted for it.
 */
public final class InvalidSignatureException extends Exception {

  public InvalidSignatureException(String message) {
    super(message);
  }

  InvalidSignatureException(String message, Throwable cause) {
    super(message, cause);
  }
}
