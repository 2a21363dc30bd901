package io.domicile.controlplane.evidencelog;

/**
 * The stored log is not the one that was signed. Nothing more is added until a person has looked at
 * it.
 */
final class CorruptLogException extends IllegalStateException {

  private static final long serialVersionUID = 1;

  CorruptLogException(String message) {
    super("the evidence log is not continued: " + message);
  }
}
