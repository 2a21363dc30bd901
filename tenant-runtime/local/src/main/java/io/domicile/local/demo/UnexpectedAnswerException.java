package io.domicile.local.demo;

import java.io.IOException;

/** A step of the tour was not as it should be. */
final class UnexpectedAnswerException extends IOException {

  UnexpectedAnswerException(String message) {
    super(message);
  }
}
