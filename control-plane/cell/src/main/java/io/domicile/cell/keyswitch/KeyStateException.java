package io.domicile.cell.keyswitch;

/** What is asked does not go with how the key stands; the message is for the operator. */
public final class KeyStateException extends RuntimeException {

  public KeyStateException(String message) {
    super(message);
  }

  public KeyStateException(String message, Throwable cause) {
    super(message, cause);
  }
}
