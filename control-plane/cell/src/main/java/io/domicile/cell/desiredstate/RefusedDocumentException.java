package io.domicile.cell.desiredstate;

/** A desired state that this cell does not accept. */
final class RefusedDocumentException extends Exception {

  RefusedDocumentException(String message) {
    super(message);
  }

  RefusedDocumentException(String message, Throwable cause) {
    super(message, cause);
  }
}
