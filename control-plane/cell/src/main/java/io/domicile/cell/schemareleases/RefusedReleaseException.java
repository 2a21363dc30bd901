package io.domicile.cell.schemareleases;

/** A schema release that this cell does not apply. */
public final class RefusedReleaseException extends Exception {

  RefusedReleaseException(String message) {
    super(message);
  }

  RefusedReleaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
