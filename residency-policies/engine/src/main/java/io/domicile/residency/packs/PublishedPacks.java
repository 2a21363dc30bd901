package io.domicile.residency.packs;

import io.domicile.residency.cedar.SourceProblem;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The record of what is published: {@code published.json} beside the packs, {@code
 * {"eu-gdpr@1.0":"<digest>"}}. A version that is in it never changes again; one whose files no
 * longer have the digest recorded here does not load. Immutable.
 */
public final class PublishedPacks {
  /** The name of the record in the folder of packs. */
  public static final String FILE = "published.json";

  private final Map<String, String> digests;
  private final String text;

  private PublishedPacks(Map<String, String> digests, String text) {
    this.digests = Collections.unmodifiableMap(new TreeMap<>(digests));
    this.text = text;
  }

  static PublishedPacks read(@Nullable String text, List<SourceProblem> problems) {
    var digests = new TreeMap<String, String>();
    if (text == null) {
      return new PublishedPacks(digests, "");
    }
    var file = new JsonFile(FILE, text, problems);
    file.root()
        .fieldNames()
        .forEachRemaining(reference -> digests.put(reference, file.text(file.root(), reference)));
    return new PublishedPacks(digests, text);
  }

  /** Notes every published version that has changed or is gone. */
  void check(Collection<PackDefinition> definitions, List<SourceProblem> problems) {
    var gone = new HashSet<>(digests.keySet());
    for (var definition : definitions) {
      var pack = definition.pack();
      gone.remove(pack.reference());
      var recorded = digests.get(pack.reference());
      if (recorded != null && !recorded.equals(pack.digest())) {
        problems.add(
            new SourceProblem(
                pack.name() + "/" + pack.version() + "/pack.json",
                1,
                pack.reference()
                    + " is published and its files have changed since (digest "
                    + pack.digest()
                    + ", recorded "
                    + recorded
                    + "): put them back as they were, and make the change in a new version"));
      }
    }
    gone.forEach(
        reference ->
            problems.add(
                new SourceProblem(
                    FILE,
                    JsonFile.lineOf(text, reference),
                    reference + " is published, and its files are gone: put them back")));
  }

  /** Whether this very text of the pack is published. */
  public boolean contains(Pack pack) {
    return pack.digest().equals(digests.get(pack.reference()));
  }

  /** Digests by reference ({@code eu-gdpr@1.0}), ordered. */
  public Map<String, String> digests() {
    return digests;
  }

  /** The record with these versions added, as it is to be written. */
  public String with(Collection<Pack> more) {
    var all = new TreeMap<>(digests);
    more.forEach(pack -> all.putIfAbsent(pack.reference(), pack.digest()));
    var lines =
        all.entrySet().stream().map(e -> "  \"" + e.getKey() + "\": \"" + e.getValue() + "\"");
    return "{\n" + String.join(",\n", lines.toList()) + "\n}\n";
  }
}
