package io.domicile.residency.region;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The closed catalogue of regions: those where homes are looked for, and those of other clouds,
 * which can be asked about. Immutable.
 */
public final class Regions {
  private static final Regions STANDARD =
      new Regions(
          parse(AwsRegions.TABLE),
          Stream.of(AzureRegions.TABLE, GoogleRegions.TABLE)
              .flatMap(table -> parse(table).stream())
              .toList());

  private final Map<RegionCode, Region> byCode;
  private final Map<RegionCode, Region> elsewhere;
  private final Set<Country> countries;
  private final RegionIndex index;

  /**
   * A catalogue of one's own, for tests and private clouds.
   *
   * @throws IllegalArgumentException when two regions share a code
   */
  public Regions(Collection<Region> regions) {
    this(regions, List.of());
  }

  private Regions(Collection<Region> regions, Collection<Region> others) {
    var sorted = new TreeMap<RegionCode, Region>();
    for (var region : regions) {
      if (sorted.put(region.code(), region) != null) {
        throw new IllegalArgumentException("region " + region.code() + " is there twice");
      }
    }
    var foreign = new TreeMap<RegionCode, Region>();
    for (var region : others) {
      if (sorted.containsKey(region.code()) || foreign.put(region.code(), region) != null) {
        throw new IllegalArgumentException("region " + region.code() + " is there twice");
      }
    }
    this.elsewhere = Collections.unmodifiableMap(foreign);
    this.byCode = Collections.unmodifiableMap(sorted);
    this.index = new RegionIndex(List.copyOf(sorted.keySet()));
    this.countries = sorted.values().stream().map(Region::country).collect(toUnmodifiableSet());
  }

  /**
   * Every region of the four AWS partitions for homes; those of Azure and Google Cloud can be asked
   * about.
   */
  public static Regions standard() {
    return STANDARD;
  }

  /**
   * The same with these as well, which homes may be in: data centres of one's own.
   *
   * @throws IllegalArgumentException when there is such a region already
   */
  public Regions with(Collection<Region> own) {
    return new Regions(
        Stream.concat(byCode.values().stream(), own.stream()).toList(), elsewhere.values());
  }

  /** The region of that code, of whatever cloud. */
  public Optional<Region> find(RegionCode code) {
    var region = byCode.get(code);
    return Optional.ofNullable(region == null ? elsewhere.get(code) : region);
  }

  /** The regions of other clouds, ordered by code: they can be asked about. */
  public Collection<Region> elsewhere() {
    return elsewhere.values();
  }

  /** The regions that homes are looked for in, ordered by code. */
  public Collection<Region> all() {
    return byCode.values();
  }

  /**
   * The region's place in {@link #all}, for arrays that are indexed by region; -1 for an unknown
   * region and for those of other clouds. Allocates nothing.
   */
  public int indexOf(RegionCode code) {
    return index.of(code);
  }

  /** Whether any region of {@link #all} is in this country; none is in Russia, for one. */
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
