package io.domicile.runtime.routes;

/** A snapshot that must not be used; the one before it stays in use. */
public final class RouteRefusedException extends Exception {

  /** Why it was refused. */
  public enum Reason {
    /** Unsigned, altered, signed by another key, or not of the expected shape. */
    NOT_GENUINE,
    /** Of another cell or region. */
    FOREIGN,
    /** Of a version that this runtime has had, or below one it has had. */
    NOT_NEWER,
    /** Takes a tenant back to an epoch below the one in use. */
    EPOCH_WENT_BACK,
    /** Signed, but contradicts itself. */
    INCONSISTENT
  }

  private final Reason reason;

  RouteRefusedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  RouteRefusedException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
