package io.domicile.residency.handbook;

import io.domicile.residency.packs.DatedLists;
import java.util.List;
import java.util.Objects;

/** The page of dated lists. */
final class ListsPage {
  private ListsPage() {}

  static String write(DatedLists lists) {
    var page = new Markdown();
    page.heading(1, "Dated lists");
    page.paragraph(
        "Countries that the law treats alike for a time. Rules name a list as an `Area`. A date counts from midnight UTC;"
            + " the day in \"until\" no longer belongs to it. Within 60 seconds of a date, what is lawful on one side of"
            + " it only is refused.");
    for (var list : lists.all()) {
      page.heading(2, Markdown.code(list.area()) + ": " + list.title());
      page.paragraph(Markdown.link(list.citation(), list.source()));
      if (list.entries().isEmpty()) {
        page.paragraph("No country is on it.");
        continue;
      }
      page.tableHead(List.of("Country", "From", "Until", "Act", "Limits"));
      list.entries()
          .forEach(
              entry ->
                  page.row(
                      List.of(
                          entry.country() + ", " + entry.country().displayName(),
                          entry.from().toString(),
                          entry.until() == null ? "" : entry.until().toString(),
                          entry.citation() == null
                              ? ""
                              : Markdown.link(
                                  entry.citation(), Objects.requireNonNullElse(entry.source(), "")),
                          Objects.requireNonNullElse(entry.note(), ""))));
      page.line("");
    }
    return page.page();
  }
}
