package io.domicile.runtime.routes;

/** A document of the feed that must not be used; what was in use before it stays in use. */
public final class RouteRefusedException extends Exception {

  /** Why it was refused. */
  public enum Reason {
    /** Unsigned, altered, or signed by another key. */
    NOT_GENUINE,
    /** Signed by the cell, in a version of the format that this runtime does not read. */
    OTHER_VERSION,
    /** Of another cell, region or runtime. */
    FOREIGN,
    /** Of a version below one that this runtime has had. */
    NOT_NEWER,
    /** A delta that applies to another version than the one in use. */
    GAP,
    /** Of another history than the one in use: the cell gave out two of the same version. */
    FORKED,
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
