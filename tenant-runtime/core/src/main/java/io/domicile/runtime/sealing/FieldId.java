package io.domicile.runtime.sealing;

import java.util.regex.Pattern;

/**
 * The permanent name of a sealed field, such as {@code customer.tax-id}: part of what its values
 * are bound to. It is declared once and outlives renamed columns, tables and classes; to change it
 * is to make every stored value unreadable.
 *
 * @param value labels of lower-case letters, digits and hyphens joined by dots, 3 to 100 characters
 */
public record FieldId(String value) {

  private static final Pattern FORM =
      Pattern.compile("[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?:\\.[a-z][a-z0-9]*(?:-[a-z0-9]+)*)+");

  public FieldId {
    if (value.length() > 100 || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "A field id reads like customer.tax-id: lower-case labels joined by dots.");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
