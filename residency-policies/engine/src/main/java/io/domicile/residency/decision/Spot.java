package io.domicile.residency.decision;

import io.domicile.residency.cedar.EntityName;
import io.domicile.residency.packs.DatedLists;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.Partition;
import io.domicile.residency.region.Region;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Subdivision;
import io.domicile.residency.region.Territories;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place: a region, or a country where a person sits.
 *
 * @param subdivision null where it has none with law of its own, or nobody knows
 * @param region null where a person sits
 * @param partition null where a person sits
 * @param in what the place is in, as the rules name it: country, subdivision, partition, and the
 *     areas of the dated lists
 */
record Spot(
    Country country,
    @Nullable Subdivision subdivision,
    @Nullable RegionCode region,
    @Nullable Partition partition,
    Set<EntityName> in) {

  static Spot of(Region region, DatedLists lists, Reading reading, Instant at) {
    var names = names(region.country(), lists, reading, at);
    names.add(new EntityName("Partition", region.partition().code()));
    if (region.subdivision() != null) {
      names.add(new EntityName("Subdivision", region.subdivision().code()));
    }
    return new Spot(
        region.country(),
        region.subdivision(),
        region.code(),
        region.partition(),
        Set.copyOf(names));
  }

  /** Where a person sits: a country, and no cloud partition. */
  static Spot of(Country country, DatedLists lists, Reading reading, Instant at) {
    return new Spot(country, null, null, null, Set.copyOf(names(country, lists, reading, at)));
  }

  private static Set<EntityName> names(
      Country country, DatedLists lists, Reading reading, Instant at) {
    var names = new HashSet<EntityName>();
    // Counted as itself too: a contract may pin a territory alone.
    for (var one : Set.copyOf(List.of(country, law(country, reading)))) {
      names.add(new EntityName("Country", one.code()));
      lists.areas(one.code(), at).forEach(area -> names.add(new EntityName("Area", area)));
    }
    return names;
  }

  private static Country law(Country country, Reading reading) {
    return reading == Reading.FIRST ? country : Territories.lawOf(country);
  }
}
