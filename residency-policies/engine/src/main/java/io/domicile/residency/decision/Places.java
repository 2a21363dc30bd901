package io.domicile.residency.decision;

import io.domicile.residency.cedar.EntityName;
import io.domicile.residency.packs.DatedLists;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.Region;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * What a place is in, as the rules name it: country, subdivision, partition, and the areas of the
 * dated lists.
 */
final class Places {
  private Places() {}

  static Set<EntityName> of(Region region, DatedLists lists, Instant at) {
    var names = of(region.country(), lists, at);
    names.add(new EntityName("Partition", region.partition().code()));
    if (region.subdivision() != null) {
      names.add(new EntityName("Subdivision", region.subdivision().code()));
    }
    return names;
  }

  /** Where a person sits: a country, and no cloud partition. */
  static Set<EntityName> of(Country country, DatedLists lists, Instant at) {
    var names = new HashSet<EntityName>();
    names.add(new EntityName("Country", country.code()));
    lists.areas(country.code(), at).forEach(area -> names.add(new EntityName("Area", area)));
    return names;
  }
}
