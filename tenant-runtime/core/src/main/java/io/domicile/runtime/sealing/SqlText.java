package io.domicile.runtime.sealing;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A statement as Jdbi is given it, made ready for the parser: each parameter is {@code :p},
 * comments are gone, and names are counted. Immutable once made.
 */
final class SqlText {

  private final String sql;
  private final Set<String> lists;
  private final StringBuilder plain = new StringBuilder();
  private final Map<String, Integer> names = new HashMap<>();
  private boolean template;
  private int at;

  /**
   * Reads it.
   *
   * @param lists the names in angle brackets that Jdbi replaces with parameters only (
   *     {@code @BindList})
   */
  SqlText(String sql, Set<String> lists) {
    this.sql = sql;
    this.lists = lists;
    while (at < sql.length()) {
      step();
    }
  }

  /** The statement for the parser. */
  String plain() {
    return plain.toString();
  }

  /** Whether Jdbi puts text of the caller's into it, such as {@code @Define}'s. */
  boolean isTemplate() {
    return template;
  }

  /** How often a name, in lower case, stands there, outside of texts, comments and parameters. */
  int count(String name) {
    return names.getOrDefault(name, 0);
  }

  private void step() {
    char c = sql.charAt(at);
    char next = at + 1 < sql.length() ? sql.charAt(at + 1) : '\0';
    if (c == '-' && next == '-') {
      int end = sql.indexOf('\n', at);
      skipTo(end < 0 ? sql.length() : end);
    } else if (c == '/' && next == '*') {
      skipTo(endOfComment());
    } else if (c == '\'') {
      boolean escapes = at > 0 && "eE".indexOf(sql.charAt(at - 1)) >= 0;
      copyTo(endOfQuote('\'', escapes));
    } else if (c == '"') {
      int end = endOfQuote('"', false);
      if (end - at > 2) {
        name(sql.substring(at + 1, end - 1));
      }
      copyTo(end);
    } else if (c == '$' && dollarTag() != null) {
      String tag = dollarTag();
      int end = sql.indexOf(tag, at + tag.length());
      copyTo(end < 0 ? sql.length() : end + tag.length());
    } else if (c == ':' && next == ':') {
      copyTo(at + 2);
    } else if (c == ':' && (Character.isLetter(next) || next == '_')) {
      parameter(endOfWord(at + 1, true));
    } else if (c == '\\' || (c == '?' && next == '?')) {
      // Jdbi's ways to write a colon or a question mark.
      at++;
      copyTo(Math.min(at + 1, sql.length()));
    } else if (c == '<' && endOfBracket() > 0) {
      bracket(endOfBracket());
    } else if (Character.isLetter(c) || c == '_') {
      int end = endOfWord(at, false);
      name(sql.substring(at, end));
      copyTo(end);
    } else if (Character.isDigit(c)) {
      copyTo(endOfWord(at, false));
    } else {
      copyTo(at + 1);
    }
  }

  private void bracket(int end) {
    if (lists.contains(sql.substring(at + 1, end - 1))) {
      parameter(end);
    } else {
      template = true;
      copyTo(end);
    }
  }

  private void parameter(int end) {
    plain.append(":p");
    at = end;
  }

  private void name(String name) {
    names.merge(name.toLowerCase(Locale.ROOT), 1, Integer::sum);
  }

  private void skipTo(int end) {
    plain.append(' ');
    at = end;
  }

  private void copyTo(int end) {
    plain.append(sql, at, end);
    at = end;
  }

  private int endOfWord(int from, boolean dots) {
    int end = from;
    while (end < sql.length()
        && (Character.isLetterOrDigit(sql.charAt(end))
            || sql.charAt(end) == '_'
            || sql.charAt(end) == '$'
            || (dots && sql.charAt(end) == '.'))) {
      end++;
    }
    return end;
  }

  private int endOfBracket() {
    int end = endOfWord(at + 1, false);
    return end > at + 1 && end < sql.length() && sql.charAt(end) == '>' ? end + 1 : -1;
  }

  private int endOfQuote(char quote, boolean escapes) {
    int end = at + 1;
    while (end < sql.length()) {
      if (escapes && sql.charAt(end) == '\\') {
        end += 2;
      } else if (sql.charAt(end) != quote) {
        end++;
      } else if (end + 1 < sql.length() && sql.charAt(end + 1) == quote) {
        end += 2;
      } else {
        return end + 1;
      }
    }
    return sql.length();
  }

  /** PostgreSQL's comments nest. */
  private int endOfComment() {
    int depth = 0;
    int end = at;
    do {
      if (sql.startsWith("/*", end)) {
        depth++;
        end += 2;
      } else if (sql.startsWith("*/", end)) {
        depth--;
        end += 2;
      } else {
        end++;
      }
    } while (depth > 0 && end < sql.length());
    return Math.min(end, sql.length());
  }

  /** The opening mark of a text between dollars, such as {@code $$} or {@code $body$}. */
  private @Nullable String dollarTag() {
    int end = endOfTag();
    return end < sql.length() && sql.charAt(end) == '$' ? sql.substring(at, end + 1) : null;
  }

  private int endOfTag() {
    int end = at + 1;
    while (end < sql.length() && (Character.isLetter(sql.charAt(end)) || sql.charAt(end) == '_')) {
      end++;
    }
    return end;
  }
}
