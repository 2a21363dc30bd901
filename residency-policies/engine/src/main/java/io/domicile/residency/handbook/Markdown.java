package io.domicile.residency.handbook;

import java.util.List;

/** The little Markdown that the pages need. */
final class Markdown {
  static final String WRITTEN_BY_MACHINE =
      "<!-- Written from the packs by io.domicile.residency.handbook; change those, not this. -->\n\n";

  private final StringBuilder text = new StringBuilder(WRITTEN_BY_MACHINE);

  Markdown heading(int level, String title) {
    return line("#".repeat(level) + " " + title).line("");
  }

  Markdown paragraph(String sentence) {
    return line(sentence).line("");
  }

  Markdown tableHead(List<String> columns) {
    return row(columns).line("|" + " --- |".repeat(columns.size()));
  }

  Markdown row(List<String> cells) {
    return line("| " + String.join(" | ", cells.stream().map(Markdown::cell).toList()) + " |");
  }

  Markdown item(String sentence) {
    return line("- " + sentence);
  }

  Markdown line(String line) {
    text.append(line).append('\n');
    return this;
  }

  static String link(String label, String address) {
    return address.startsWith("http") || address.endsWith(".md")
        ? "[" + label + "](" + address + ")"
        : label;
  }

  static String code(String name) {
    return "`" + name + "`";
  }

  private static String cell(String content) {
    return content.replace("|", "\\|").replace("\n", " ");
  }

  /** The page, with one newline at its end. */
  String page() {
    return text.toString().strip() + "\n";
  }
}
