package io.domicile.evidence.note;

import io.domicile.evidence.MalformedEvidenceException;

/**
 * Who signs: by custom a URL without its scheme, such as {@code domicile.example/registry}; for a
 * log, its origin. Not empty, no Unicode spaces, no control characters, no plus sign (C2SP
 * signed-note).
 */
public record KeyName(String value) {

  /**
   * @throws IllegalArgumentException for a name that signed-note does not allow
   */
  public KeyName {
    if (value.isEmpty() || value.codePoints().anyMatch(KeyName::forbidden)) {
      throw new IllegalArgumentException("not a key name: " + value);
    }
  }

  static KeyName parse(String value) throws MalformedEvidenceException {
    try {
      return new KeyName(value);
    } catch (IllegalArgumentException e) {
      throw new MalformedEvidenceException("not a key name: " + value, e);
    }
  }

  private static boolean forbidden(int c) {
    return c == '+'
        || Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c);
  }

  @Override
  public String toString() {
    return value;
  }
}
