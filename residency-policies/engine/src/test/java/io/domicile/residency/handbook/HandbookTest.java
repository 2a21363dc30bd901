package io.domicile.residency.handbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.residency.packs.Packs;
import io.domicile.residency.region.Regions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The committed pages are those the packs give. To write them anew: {@code
 * -Ddomicile.handbook=write}.
 */
class HandbookTest {
  private static final Path FOLDER = Path.of("../../docs/residency/packs");

  @Test
  void the_committed_pages_are_those_that_the_packs_give() throws IOException {
    var pages = new Handbook(Regions.standard(), Packs.standard()).pages();
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
  void every_pack_has_a_page_with_its_citations() {
    var pages = new Handbook(Regions.standard(), Packs.standard()).pages();

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

  private static void write(Map<String, String> pages) throws IOException {
    Files.createDirectories(FOLDER);
    for (var page : pages.entrySet()) {
      Files.writeString(FOLDER.resolve(page.getKey()), page.getValue());
    }
  }
}
