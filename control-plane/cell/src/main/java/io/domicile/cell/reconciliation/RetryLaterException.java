package io.domicile.cell.reconciliation;

/** Something that a step needs is not there yet. */
final class RetryLaterException extends Exception {

  RetryLaterException(String message) {
    super(message);
  }
}
