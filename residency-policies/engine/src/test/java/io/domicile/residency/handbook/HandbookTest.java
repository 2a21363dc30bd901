package io.domicile.residency.handbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.residency.packs.Packs;
import io.domicile.residency.region.Regions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The committed pages are those the packs give, for the day that stands on them. To write them
 * anew: {@code -Ddomicile.handbook=write}; for another day, as at a release: {@code
 * -Ddomicile.handbook.day=2026-11-27} with it.
 */
class HandbookTest {
  private static final Path FOLDER = Path.of("../../docs/residency/packs");

  @Test
  void the_committed_pages_are_those_that_the_packs_give() throws IOException {
    var pages = pages(day());
    if ("write".equals(System.getProperty("domicile.handbook"))) {
      write(pages);
    }

    var committed = new TreeMap<String, String>();
    try (var files = Files.list(FOLDER)) {
      for (var file : files.toList()) {
        committed.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    assertThat(committed.keySet()).isEqualTo(pages.keySet());
    pages.forEach((name, text) -> assertThat(committed.get(name)).as(name).isEqualTo(text));
  }

  @Test
  void every_pack_has_a_page_with_its_citations() throws IOException {
    var pages = pages(day());

    for (var pack : Packs.standard().all()) {
      var definition = Packs.standard().definition(pack.reference()).orElseThrow();
      var page = pages.get(definition.pack().name() + ".md");
      assertThat(page).contains(definition.scope().citation()).contains(definition.summary());
      for (var rule : definition.rules().rules()) {
        assertThat(page).contains(rule.id()).contains(rule.annotation("citation"));
      }
    }
    assertThat(pages.get("matrix.md")).contains("no region exists in RU (Russia)");
  }

  @Test
  void the_matrix_says_for_which_day_it_is_and_follows_the_law_of_that_day() throws IOException {
    assertThat(pages(LocalDate.parse("2026-07-01")).get("matrix.md"))
        .contains("on 2026-07-01", row("eu-west-2", "GB") + " ● |");
    assertThat(pages(LocalDate.parse("2032-07-01")).get("matrix.md"))
        .as("the adequacy of the United Kingdom has lapsed")
        .contains("on 2032-07-01", row("eu-west-2", "GB") + "  |");
    assertThat(day()).isBeforeOrEqualTo(LocalDate.now(ZoneOffset.UTC));
  }

  private static String row(String region, String law) {
    return "| `" + region + "` | " + law + " |";
  }

  private static Map<String, String> pages(LocalDate day) {
    return new Handbook(Regions.standard(), Packs.standard(), day).pages();
  }

  /** That of the committed matrix, unless another is wanted. */
  private static LocalDate day() throws IOException {
    String wanted = System.getProperty("domicile.handbook.day");
    if (wanted != null) {
      return LocalDate.parse(wanted);
    }
    var date =
        Pattern.compile("\\bon (\\d{4}-\\d{2}-\\d{2})")
            .matcher(Files.readString(FOLDER.resolve("matrix.md")));
    assertThat(date.find()).isTrue();
    return LocalDate.parse(date.group(1));
  }

  private static void write(Map<String, String> pages) throws IOException {
    Files.createDirectories(FOLDER);
    for (var page : pages.entrySet()) {
      Files.writeString(FOLDER.resolve(page.getKey()), page.getValue());
    }
  }
}
