package io.domicile.evidence.entry;

import java.util.regex.Pattern;

/**
 * What an entry is about, by kind and opaque id: {@code tenant/0198c1d2…}, {@code
 * cell/eu-central-1-a}. A leaf is public and stays for ever, so an id must not be a name.
 */
public record Subject(String value) {

  private static final Pattern FORM =
      Pattern.compile("[a-z][a-z-]{0,31}/[a-z0-9][a-z0-9._-]{0,126}");

  /**
   * @throws IllegalArgumentException unless it reads {@code kind/id}, each a short ASCII word
   */
  public Subject {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a subject: " + value);
    }
  }

  public static Subject of(String kind, String id) {
    return new Subject(kind + "/" + id);
  }

  @Override
  public String toString() {
    return value;
  }
}
