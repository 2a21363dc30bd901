package io.domicile.residency.cedar;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes a file of Cedar policies apart. Cedar's own parser numbers the policies it finds and
 * forgets where they stood; here each keeps its text and its line.
 */
final class CedarSource {
  /**
   * One policy.
   *
   * @param line of its first character, from 1
   */
  record Statement(String file, int line, String text) {
    /** The line on which the character at this offset of the text stands. */
    int lineAt(int offset) {
      return line
          + (int)
              text.substring(0, Math.clamp(offset, 0, text.length()))
                  .chars()
                  .filter(c -> c == '\n')
                  .count();
    }
  }

  private final String file;
  private final String text;
  private int position;

  private CedarSource(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /**
   * Each policy ends with a semicolon; what follows the last one, if anything, comes out as a
   * statement too.
   */
  static List<Statement> split(String file, String text) {
    return new CedarSource(file, text).statements();
  }

  private List<Statement> statements() {
    var statements = new ArrayList<Statement>();
    while (skipBlanksAndComments()) {
      int start = position;
      skipToEnd();
      int line = 1 + (int) text.substring(0, start).chars().filter(c -> c == '\n').count();
      statements.add(new Statement(file, line, text.substring(start, position)));
    }
    return statements;
  }

  private boolean skipBlanksAndComments() {
    while (position < text.length()) {
      if (Character.isWhitespace(text.charAt(position))) {
        position++;
      } else if (text.startsWith("//", position)) {
        skipLine();
      } else {
        return true;
      }
    }
    return false;
  }

  private void skipToEnd() {
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c == ';') {
        return;
      } else if (c == '"') {
        skipString();
      } else if (c == '/' && text.startsWith("/", position)) {
        skipLine();
      }
    }
  }

  private void skipString() {
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c == '\\') {
        position++;
      } else if (c == '"') {
        return;
      }
    }
  }

  private void skipLine() {
    int end = text.indexOf('\n', position);
    position = end < 0 ? text.length() : end;
  }
}
