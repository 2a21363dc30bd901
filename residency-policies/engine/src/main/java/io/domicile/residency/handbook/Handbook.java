package io.domicile.residency.handbook;

import io.domicile.residency.packs.Packs;
import io.domicile.residency.region.Regions;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes the handbook's pages. Stateless but for the catalogue; the same catalogue gives the same
 * pages.
 */
public final class Handbook {
  private final Regions regions;
  private final Packs packs;

  public Handbook(Regions regions, Packs packs) {
    this.regions = regions;
    this.packs = packs;
  }

  /**
   * The pages as Markdown, by file name: one a pack, coverage, vocabulary, {@code matrix.md} and
   * {@code lists.md}.
   */
  public SortedMap<String, String> pages() {
    var pages = new TreeMap<String, String>();
    for (var pack : packs.all()) {
      var definition = packs.definition(pack.reference()).orElseThrow();
      pages.put(pack.name() + ".md", new PackPage(regions, packs, definition).write());
    }
    pages.put("matrix.md", new MatrixPage(regions, packs).write());
    pages.put("coverage.md", new CoveragePage(regions, packs).write());
    pages.put("vocabulary.md", new VocabularyPage(packs).write());
    pages.put("lists.md", ListsPage.write(packs.lists()));
    return Collections.unmodifiableSortedMap(pages);
  }
}
