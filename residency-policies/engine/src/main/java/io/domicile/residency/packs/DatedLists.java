package io.domicile.residency.packs;

import io.domicile.residency.region.Country;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** All dated lists together, under one digest that decisions record. Immutable. */
public final class DatedLists {
  private final Map<String, DatedList> byArea;
  private final String digest;
  private final Map<String, String> files;

  DatedLists(Collection<DatedList> lists, String digest, Map<String, String> files) {
    var sorted = new TreeMap<String, DatedList>();
    lists.forEach(list -> sorted.put(list.area(), list));
    this.byArea = Collections.unmodifiableMap(sorted);
    this.digest = digest;
    this.files = Map.copyOf(files);
  }

  public Collection<DatedList> all() {
    return byArea.values();
  }

  /** SHA-256 over the lists' files, hex. */
  public String digest() {
    return digest;
  }

  /**
   * The texts that they were read from, by file name, so that decisions made by them can be made
   * again when there are others; none of lists that are only supposed.
   */
  public Map<String, String> files() {
    return files;
  }

  boolean knows(String area) {
    return byArea.containsKey(area);
  }

  /** The codes of the countries in the area at that time; none where there is no such area. */
  public Set<String> countries(String area, Instant at) {
    var list = byArea.get(area);
    return list == null ? Set.of() : list.countries(at);
  }

  /** The areas that the country is in at that time. */
  public Set<String> areas(String country, Instant at) {
    var areas = new TreeSet<String>();
    byArea.forEach(
        (area, list) -> {
          if (list.countries(at).contains(country)) {
            areas.add(area);
          }
        });
    return areas;
  }

  /** The same lists but for one country, which is on the list for all time, or not at all. */
  DatedLists supposing(String area, Country country, boolean listed) {
    var changed = new ArrayList<DatedList>();
    for (var list : byArea.values()) {
      changed.add(list.area().equals(area) ? list.supposing(country, listed) : list);
    }
    return new DatedLists(
        changed, digest + "+" + (listed ? "" : "not-") + area + "-" + country, Map.of());
  }

  /** Every moment at which some list changes. */
  public Set<Instant> edges() {
    var edges = new TreeSet<Instant>();
    byArea
        .values()
        .forEach(list -> list.entries().forEach(entry -> entry.edges().forEach(edges::add)));
    return edges;
  }
}
