package io.domicile.residency.packs;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.residency.cedar.SourceProblem;
import io.domicile.residency.packs.DatedList.Entry;
import io.domicile.residency.region.Country;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the dated lists, {@code <area>.json} each. */
final class ListReader {
  private final List<SourceProblem> problems;

  ListReader(List<SourceProblem> problems) {
    this.problems = problems;
  }

  DatedLists read(Map<String, String> files) {
    var lists = new ArrayList<DatedList>();
    files.forEach((name, text) -> read(name, text).ifPresent(lists::add));
    return new DatedLists(lists, PackDigests.of(files), files);
  }

  private Optional<DatedList> read(String name, String text) {
    var file = new JsonFile(name, text, problems);
    if (!file.readable()) {
      return Optional.empty();
    }
    var root = file.root();
    file.onlyThese(root, Set.of("area", "title", "citation", "source", "entries"));
    var area = file.text(root, "area");
    if (!name.equals(area + ".json")) {
      file.problem("area", "a list is called like its file");
    }
    var entries = new ArrayList<Entry>();
    root.path("entries").forEach(node -> entry(file, node).ifPresent(entries::add));
    return Optional.of(
        new DatedList(
            area,
            file.text(root, "title"),
            file.text(root, "citation"),
            PackReader.source(file, root),
            entries));
  }

  private Optional<Entry> entry(JsonFile file, JsonNode node) {
    file.onlyThese(node, Set.of("country", "from", "until", "citation", "source", "note"));
    var code = file.text(node, "country");
    try {
      var entry =
          new Entry(
              Country.of(code),
              file.date(node, "from"),
              file.optionalDate(node, "until"),
              file.optionalText(node, "citation"),
              file.optionalText(node, "source"),
              file.optionalText(node, "note"));
      if (entry.until() != null && !entry.from().isBefore(entry.until())) {
        file.problem(code, code + ": until must be after from");
      }
      return Optional.of(entry);
    } catch (IllegalArgumentException e) {
      file.problem(code, "no such country: " + code);
      return Optional.empty();
    }
  }
}
