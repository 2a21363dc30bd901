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
import java.util.TreeMap;
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

  private Packs(Map<String, List<PackDefinition>> versions, DatedLists lists) {
    this.versions = versions;
    this.lists = lists;
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
   * @param packs a folder of {@code <name>/<version>/} folders
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
    var versions = readAll(packFiles, new PackReader(lists, problems), problems);
    versions.values().forEach(list -> checkOverlap(list, problems));
    if (!problems.isEmpty()) {
      throw new InvalidPackException(problems);
    }
    return new Packs(versions, lists);
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

  /** For every pack the version in force at that time, or the newest where none is. */
  public Collection<PackDefinition> at(Instant moment) {
    return versions.values().stream()
        .map(
            list ->
                list.stream()
                    .filter(one -> one.inForceAt(moment))
                    .findFirst()
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
    return new Packs(versions, lists.supposing(area, country, listed));
  }

  public DatedLists lists() {
    return lists;
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

  private static void checkOverlap(List<PackDefinition> list, List<SourceProblem> problems) {
    list.sort(Comparator.comparing(definition -> definition.pack().effectiveFrom()));
    for (int i = 1; i < list.size(); i++) {
      var earlier = list.get(i - 1).pack();
      var later = list.get(i).pack();
      if (earlier.effectiveTo() == null || earlier.effectiveTo().isAfter(later.effectiveFrom())) {
        problems.add(
            new SourceProblem(
                later.name() + "/" + later.version() + "/pack.json",
                1,
                "overlaps version "
                    + earlier.version()
                    + ", which is still in force on "
                    + later.effectiveFrom()));
      }
    }
  }
}
