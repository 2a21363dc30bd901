package io.domicile.residency.packs;

import io.domicile.residency.cedar.SourceProblem;
import io.domicile.residency.region.Country;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue of residency packs and dated lists. Loading checks all of it and fails as a whole,
 * so a catalogue in hand is a sound one. Immutable.
 */
public final class Packs {
  private static final Object STANDARD_LOCK = new Object();

  private static @Nullable Packs standard;

  private final Map<String, List<PackDefinition>> versions;
  private final DatedLists lists;
  private final PublishedPacks published;

  private Packs(
      Map<String, List<PackDefinition>> versions, DatedLists lists, PublishedPacks published) {
    this.versions = versions;
    this.lists = lists;
    this.published = published;
  }

  /**
   * The packs that ship with the platform, loaded once.
   *
   * @throws IllegalStateException when Cedar's native library cannot be loaded on this machine
   */
  public static Packs standard() {
    // Not a holder class: what fails in one comes out as an error of class loading that explains
    // nothing.
    synchronized (STANDARD_LOCK) {
      if (standard == null) {
        standard = of(PackFiles.readResources("packs"), PackFiles.readResources("lists"));
      }
      return standard;
    }
  }

  /**
   * Loads packs from disk.
   *
   * @param packs a folder of {@code <name>/<version>/} folders, and {@code published.json} where
   *     any of them is published
   * @param lists a folder of {@code <area>.json} files
   * @throws InvalidPackException naming file and line of everything found wrong
   */
  public static Packs load(Path packs, Path lists) {
    return of(PackFiles.read(packs), PackFiles.read(lists));
  }

  /**
   * The same from texts in memory, by path below those folders.
   *
   * @throws InvalidPackException naming file and line of everything found wrong
   */
  public static Packs of(Map<String, String> packFiles, Map<String, String> listFiles) {
    var problems = new ArrayList<SourceProblem>();
    var lists = new ListReader(problems).read(listFiles);
    var published = PublishedPacks.read(packFiles.get(PublishedPacks.FILE), problems);
    var texts = new TreeMap<>(packFiles);
    texts.remove(PublishedPacks.FILE);
    var versions = readAll(texts, new PackReader(lists, problems), problems);
    versions.values().forEach(list -> checkOverlap(list, texts, problems));
    published.check(versions.values().stream().flatMap(List::stream).toList(), problems);
    if (!problems.isEmpty()) {
      throw new InvalidPackException(problems);
    }
    return new Packs(versions, lists, published);
  }

  private static Map<String, List<PackDefinition>> readAll(
      Map<String, String> packFiles, PackReader reader, List<SourceProblem> problems) {
    var versions = new TreeMap<String, List<PackDefinition>>();
    byFolder(packFiles, problems)
        .forEach(
            (folder, files) ->
                reader
                    .read(folder, files)
                    .ifPresent(
                        definition ->
                            versions
                                .computeIfAbsent(
                                    definition.pack().name(), name -> new ArrayList<>())
                                .add(definition)));
    return versions;
  }

  /** The newest version of every pack, ordered by name. */
  public Collection<Pack> all() {
    return versions.values().stream().map(list -> list.getLast().pack()).toList();
  }

  /** Every version of every pack, ordered by name and by the day they come into force. */
  public Collection<PackDefinition> definitions() {
    return versions.values().stream().flatMap(List::stream).toList();
  }

  /** By name ({@code eu-gdpr}: its newest version) or by reference ({@code eu-gdpr@1.0}). */
  public Optional<Pack> find(String nameOrReference) {
    return definition(nameOrReference).map(PackDefinition::pack);
  }

  /** As {@link #find}, with rules and all. */
  public Optional<PackDefinition> definition(String nameOrReference) {
    int at = nameOrReference.indexOf('@');
    var list = versions.get(at < 0 ? nameOrReference : nameOrReference.substring(0, at));
    if (list == null) {
      return Optional.empty();
    }
    return at < 0
        ? Optional.of(list.getLast())
        : list.stream().filter(one -> one.pack().reference().equals(nameOrReference)).findFirst();
  }

  /** Which of them are published, and so can no longer change. */
  public PublishedPacks published() {
    return published;
  }

  /**
   * For every pack the version in force at that time, the newer one where one supersedes the other,
   * or the newest where none is.
   */
  public Collection<PackDefinition> at(Instant moment) {
    return versions.values().stream()
        .map(
            list ->
                list.stream()
                    .filter(one -> one.inForceAt(moment))
                    .reduce((older, newer) -> newer)
                    .orElse(list.getLast()))
        .toList();
  }

  /**
   * The same packs under other circumstances: what if a country were on a list, or struck off it?
   *
   * @param area the list's name
   * @throws IllegalArgumentException when there is no such list
   */
  public Packs supposing(String area, Country country, boolean listed) {
    if (!lists.knows(area)) {
      throw new IllegalArgumentException("there is no list called " + area);
    }
    return new Packs(versions, lists.supposing(area, country, listed), published);
  }

  /** The packs of these names and no others, as there were when a decision was made. */
  public Packs only(Set<String> names) {
    var some = new TreeMap<>(versions);
    some.keySet().retainAll(names);
    return new Packs(some, lists, published);
  }

  /** That version of a pack alone, with the same lists. */
  public Packs alone(PackDefinition version) {
    return new Packs(Map.of(version.pack().name(), List.of(version)), lists, published);
  }

  public DatedLists lists() {
    return lists;
  }

  /**
   * The same packs and a draft, which takes the place of every other version of its pack from the
   * day on which it comes into force. Drafts stay out of the policy engine's cache, so that there
   * may be any number of them; asking one is slower by some milliseconds.
   *
   * @param folder {@code eu-gdpr/1.1}; a version that is there already is refused
   * @param files texts by their name in that folder
   * @throws InvalidPackException naming file and line of everything found wrong
   */
  public Packs drafting(String folder, Map<String, String> files) {
    var problems = new ArrayList<SourceProblem>();
    var draft = PackReader.ofDrafts(lists, problems).read(folder, files);
    draft
        .filter(read -> definition(read.pack().reference()).isPresent())
        .ifPresent(
            read ->
                problems.add(
                    new SourceProblem(
                        folder + "/pack.json",
                        1,
                        read.pack().reference() + " exists; a draft needs a version of its own")));
    if (!problems.isEmpty()) {
      throw new InvalidPackException(problems);
    }
    var drafted = new TreeMap<>(versions);
    draft.ifPresent(
        read ->
            drafted.merge(
                read.pack().name(),
                List.of(read),
                (others, one) -> Stream.concat(others.stream(), one.stream()).toList()));
    return new Packs(drafted, lists, published);
  }

  /**
   * The same packs with other dated lists, such as those that a decision was once made by.
   *
   * @param files texts by file name, as {@link DatedLists#files} gave them
   * @throws InvalidPackException naming file and line of everything found wrong
   */
  public Packs withLists(Map<String, String> files) {
    var problems = new ArrayList<SourceProblem>();
    var others = new ListReader(problems).read(files);
    if (!problems.isEmpty()) {
      throw new InvalidPackException(problems);
    }
    return new Packs(versions, others, published);
  }

  private static Map<String, Map<String, String>> byFolder(
      Map<String, String> files, List<SourceProblem> problems) {
    var folders = new TreeMap<String, Map<String, String>>();
    files.forEach(
        (path, text) -> {
          int slash = path.lastIndexOf('/');
          if (slash < 0) {
            problems.add(new SourceProblem(path, 1, "packs are files in <name>/<version>/"));
          } else {
            folders
                .computeIfAbsent(path.substring(0, slash), folder -> new TreeMap<>())
                .put(path.substring(slash + 1), text);
          }
        });
    return folders;
  }

  /** Two versions may be in force at a time only where the later one says that it supersedes. */
  private static void checkOverlap(
      List<PackDefinition> list, Map<String, String> texts, List<SourceProblem> problems) {
    list.sort(Comparator.comparing(definition -> definition.pack().effectiveFrom()));
    for (int i = 0; i < list.size(); i++) {
      var later = list.get(i);
      var earlier = i == 0 ? null : list.get(i - 1);
      var file = later.pack().name() + "/" + later.pack().version() + "/pack.json";
      var text = texts.getOrDefault(file, "");
      boolean supersedes = earlier != null && earlier.pack().version().equals(later.supersedes());
      if (later.supersedes() != null && !supersedes) {
        problems.add(
            new SourceProblem(
                file,
                JsonFile.lineOf(text, "supersedes"),
                "there is no version " + later.supersedes() + " just before it to supersede"));
      }
      if (earlier != null && !supersedes && overlap(earlier.pack(), later.pack())) {
        problems.add(
            new SourceProblem(
                file,
                JsonFile.lineOf(text, "effectiveFrom"),
                "overlaps version "
                    + earlier.pack().version()
                    + ", which is still in force on "
                    + later.pack().effectiveFrom()
                    + "; where this is a better reading of the same law, say \"supersedes\": \""
                    + earlier.pack().version()
                    + "\""));
      }
    }
  }

  private static boolean overlap(Pack earlier, Pack later) {
    return earlier.effectiveTo() == null || earlier.effectiveTo().isAfter(later.effectiveFrom());
  }
}
