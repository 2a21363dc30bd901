package io.domicile.cell.schemareleases;

/** A wanted schema release has not been accepted here yet; to be tried again. */
public final class ReleaseNotHereException extends Exception {

  ReleaseNotHereException(int number) {
    super("Schema release " + number + " is not accepted here yet");
  }
}
