package io.domicile.runtime.sealing;

import java.util.UUID;

/** A sealed value that does not open here. Names its place, and carries nothing of the value. */
public final class CannotOpenException extends RuntimeException {

  /** Why it does not open. */
  public enum Reason {
    /** Too short, or of a format this version does not know. */
    MALFORMED,
    /** Sealed under a version of the root key that is not, or no longer, at hand. */
    OTHER_KEY_VERSION,
    /** Altered, or sealed for another tenant, field or row. */
    NOT_GENUINE,
    /** Genuine, but no value of the type that is asked for. */
    NOT_OF_TYPE
  }

  private final Reason reason;

  CannotOpenException(Reason reason) {
    super(said(reason));
    this.reason = reason;
  }

  private CannotOpenException(CannotOpenException cause, FieldId field, UUID row) {
    super("Field " + field + " of row " + row + ": " + said(cause.reason), cause);
    this.reason = cause.reason;
  }

  /** The same, with the place of the value. */
  CannotOpenException at(FieldId field, UUID row) {
    return new CannotOpenException(this, field, row);
  }

  private static String said(Reason reason) {
    return switch (reason) {
      case MALFORMED -> "The sealed value is not of a known format.";
      case OTHER_KEY_VERSION -> "The value is sealed under another version of the key.";
      case NOT_GENUINE -> "The sealed value was altered, or sealed for another place.";
      case NOT_OF_TYPE -> "What was sealed is not of the type that is asked for.";
    };
  }

  public Reason reason() {
    return reason;
  }
}
