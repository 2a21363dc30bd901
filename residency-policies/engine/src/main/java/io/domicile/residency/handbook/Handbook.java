package io.domicile.residency.handbook;

import io.domicile.residency.packs.Packs;
import io.domicile.residency.region.Regions;
import java.time.LocalDate;
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
  private final LocalDate day;

  /**
   * The pages as of one day.
   *
   * @param day what the matrix, the index and the facts say of a moment, they say of its noon, UTC
   */
  public Handbook(Regions regions, Packs packs, LocalDate day) {
    this.regions = regions;
    this.packs = packs;
    this.day = day;
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
    pages.put("matrix.md", new MatrixPage(regions, packs, day).write());
    pages.put("coverage.md", new CoveragePage(regions, packs, day).write());
    pages.put("vocabulary.md", new VocabularyPage(packs, day).write());
    pages.put("lists.md", ListsPage.write(packs.lists()));
    return Collections.unmodifiableSortedMap(pages);
  }
}
