package io.domicile.residency.region;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The closed catalogue of regions. Immutable. */
public final class Regions {
  private static final Regions STANDARD = new Regions(parse(AwsRegions.TABLE));

  private final Map<RegionCode, Region> byCode;
  private final Set<Country> countries;
  private final RegionIndex index;

  /**
   * A catalogue of one's own, for tests and private clouds.
   *
   * @throws IllegalArgumentException when two regions share a code
   */
  public Regions(Collection<Region> regions) {
    var sorted = new TreeMap<RegionCode, Region>();
    for (var region : regions) {
      if (sorted.put(region.code(), region) != null) {
        throw new IllegalArgumentException("region " + region.code() + " is there twice");
      }
    }
    this.byCode = Collections.unmodifiableMap(sorted);
    this.index = new RegionIndex(List.copyOf(sorted.keySet()));
    this.countries = sorted.values().stream().map(Region::country).collect(toUnmodifiableSet());
  }

  /** Every region of the four AWS partitions. */
  public static Regions standard() {
    return STANDARD;
  }

  public Optional<Region> find(RegionCode code) {
    return Optional.ofNullable(byCode.get(code));
  }

  /** All regions, ordered by code. */
  public Collection<Region> all() {
    return byCode.values();
  }

  /**
   * The region's place in {@link #all}, for arrays that are indexed by region; -1 for an unknown
   * region. Allocates nothing.
   */
  public int indexOf(RegionCode code) {
    return index.of(code);
  }

  /** Whether any region at all is in this country; none is in Russia, for one. */
  public boolean existsIn(Country country) {
    return countries.contains(country);
  }

  private static List<Region> parse(String table) {
    return table.lines().filter(line -> !line.isBlank()).map(Regions::parseLine).toList();
  }

  private static Region parseLine(String line) {
    var columns = List.of(line.strip().split("\\s+"));
    var place = columns.get(1);
    @Nullable Subdivision subdivision = place.length() > 2 ? Subdivision.of(place) : null;
    return new Region(
        RegionCode.of(columns.get(0)),
        Country.of(place.substring(0, 2)),
        subdivision,
        Partition.of(columns.get(2)));
  }
}
