package io.domicile.cell.cluster;

import java.util.regex.Pattern;

/** Names and literals where SQL takes no parameters. */
public final class PlainSql {

  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  private PlainSql() {}

  /**
   * The name, if it needs no quoting.
   *
   * @throws IllegalArgumentException if it would
   */
  public static String plain(String name) {
    if (!PLAIN.matcher(name).matches()) {
      throw new IllegalArgumentException("Not a plain SQL name.");
    }
    return name;
  }

  /** The text as an SQL string literal. */
  public static String literal(String text) {
    if (text.indexOf('\\') >= 0 || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("Not a plain text.");
    }
    return "'" + text.replace("'", "''") + "'";
  }
}
