package io.domicile.local.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages of the documentation lead somewhere and can be read in a terminal. */
final class DocumentationTest {

  private static final Path ROOT = Path.of("../..");
  private static final int WIDTH = 120;
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#+ (.*)$");

  @Test
  void every_relative_link_leads_to_a_file_and_to_a_heading_that_is_there() throws IOException {
    var broken = new ArrayList<String>();
    for (Path page : pages()) {
      Matcher links = LINK.matcher(withoutCode(Files.readString(page)));
      while (links.find()) {
        String link = links.group(1);
        if (!link.contains("://") && !link.startsWith("mailto:") && !leads(page, link)) {
          broken.add(ROOT.relativize(page) + " -> " + link);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void prose_is_wrapped() throws IOException {
    var wide = new ArrayList<String>();
    for (Path page : pages()) {
      if (isGenerated(page)) {
        continue;
      }
      boolean code = false;
      int number = 0;
      for (String line : Files.readAllLines(page)) {
        number++;
        code ^= line.strip().startsWith("```");
        boolean cannotBeWrapped =
            line.strip().startsWith("|") || line.strip().matches("\\S*\\[.*\\]\\(\\S+\\)\\S*");
        if (!code && !cannotBeWrapped && line.length() > WIDTH) {
          wide.add(ROOT.relativize(page) + ":" + number + " has " + line.length() + " characters");
        }
      }
    }
    assertThat(wide).isEmpty();
  }

  @Test
  void a_table_has_each_row_on_a_line_of_its_own() throws IOException {
    var broken = new ArrayList<String>();
    for (Path page : pages()) {
      for (String line : withoutCode(Files.readString(page)).split("\n", -1)) {
        if (line.contains("|---") && !line.strip().matches("\\|(:?-+:?\\|)+")) {
          broken.add(ROOT.relativize(page) + ": " + line.strip());
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void every_word_of_the_glossary_is_used_elsewhere_and_stands_in_its_place() throws IOException {
    Path glossary = ROOT.resolve("docs/glossary.md");
    List<String> words =
        Files.readAllLines(glossary).stream()
            .filter(line -> line.startsWith("| **"))
            .map(line -> line.substring(4, line.indexOf("**", 4)))
            .toList();
    var text = new StringBuilder();
    for (Path page : pages()) {
      if (!page.equals(glossary)) {
        text.append(Files.readString(page).toLowerCase(Locale.ROOT).replaceAll("\\s+", " "));
      }
    }

    assertThat(words).hasSizeGreaterThan(30).isSortedAccordingTo(String::compareToIgnoreCase);
    assertThat(words)
        .flatMap(word -> List.of(word.replaceAll(" \\(.*", "").split(", ", -1)))
        .allSatisfy(word -> assertThat(text).contains(word));
  }

  private static boolean leads(Path page, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    if (Files.notExists(file)) {
      return false;
    }
    if (parts.length < 2 || !file.toString().endsWith(".md")) {
      return true;
    }
    return Files.readAllLines(file).stream()
        .map(HEADING::matcher)
        .filter(Matcher::matches)
        .anyMatch(heading -> anchor(heading.group(1)).equals(parts[1]));
  }

  /** As GitHub makes them: lower case, words joined by hyphens, punctuation gone. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }

  private static String withoutCode(String page) {
    return page.replaceAll("(?s)```.*?```", "").replaceAll("`[^`\n]*`", "");
  }

  private static boolean isGenerated(Path page) {
    String name = ROOT.relativize(page).toString();
    return name.startsWith("docs/residency/")
        || name.startsWith("docs/benchmarks/")
        || name.startsWith("docs/measurements/")
        || name.startsWith("docs/reference/");
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> all = Files.walk(ROOT)) {
      List<Path> pages =
          all.filter(file -> file.toString().endsWith(".md"))
              .filter(file -> !file.toString().contains("/target/"))
              .filter(file -> !("/" + ROOT.relativize(file)).contains("/."))
              .sorted()
              .toList();
      assertThat(pages).hasSizeGreaterThan(30);
      return pages;
    }
  }
}
