package io.domicile.residency.packs;

import io.domicile.residency.policy.DataCategory;
import io.domicile.residency.policy.Sector;
import io.domicile.residency.region.Country;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose law a version of a pack models, read off its scope: the general law of countries, where
 * people or an establishment there are enough for it; the law of sectors in them, where a sector or
 * a sector's kind of data is needed too. A pack of a part of a country covers neither.
 *
 * @param countries codes
 * @param areas dated lists, each for the countries on it at the time
 * @param sectors empty is general law
 */
public record Cover(Set<String> countries, Set<String> areas, Set<Sector> sectors) {
  public Cover {
    countries = Set.copyOf(countries);
    areas = Set.copyOf(areas);
    sectors = Set.copyOf(sectors);
  }

  /** What a pack covers; nothing where its scope names no country. */
  public static List<Cover> of(PackDefinition definition) {
    var covers = new ArrayList<Cover>();
    for (var alternative : alternatives(definition.scope().when())) {
      var cover = cover(alternative);
      if (cover != null && !covers.contains(cover)) {
        covers.add(cover);
      }
    }
    return covers;
  }

  /**
   * Whether it is the law that is meant.
   *
   * @param sector null is the country's general law
   */
  public boolean answers(Country country, @Nullable Sector sector, DatedLists lists, Instant at) {
    return (sector == null ? sectors.isEmpty() : sectors.contains(sector))
        && in(country, lists, at);
  }

  /** Whether the country is one of its own at that time. */
  public boolean in(Country country, DatedLists lists, Instant at) {
    return countries.contains(country.code())
        || areas.stream().anyMatch(area -> lists.countries(area, at).contains(country.code()));
  }

  /** The ways in which a condition can hold, each as what it needs. */
  private static List<List<Condition.Has>> alternatives(Condition condition) {
    return switch (condition) {
      case Condition.AnyOf any ->
          any.conditions().stream().flatMap(one -> alternatives(one).stream()).toList();
      case Condition.AllOf all -> {
        List<List<Condition.Has>> ways = List.of(List.of());
        for (var one : all.conditions()) {
          ways = product(ways, alternatives(one));
        }
        yield ways;
      }
      case Condition.Has has -> List.of(List.of(has));
      case Condition.Not not -> List.of(List.of());
      case Condition.Declared declared -> List.of(List.of());
    };
  }

  private static List<List<Condition.Has>> product(
      List<List<Condition.Has>> ways, List<List<Condition.Has>> others) {
    var product = new ArrayList<List<Condition.Has>>();
    for (var way : ways) {
      for (var other : others) {
        var both = new ArrayList<>(way);
        both.addAll(other);
        product.add(List.copyOf(both));
      }
    }
    return product;
  }

  private static @Nullable Cover cover(List<Condition.Has> needs) {
    var countries = new HashSet<String>();
    var areas = new HashSet<String>();
    var sectors = EnumSet.noneOf(Sector.class);
    boolean special = false;
    for (var need : needs) {
      switch (need.fact()) {
        case SUBJECT_COUNTRIES, ESTABLISHMENTS -> {
          countries.addAll(need.values());
          if (need.area() != null) {
            areas.add(need.area());
          }
        }
        case SECTORS -> {
          special = true;
          need.values().forEach(name -> sectors.add(Sector.of(name)));
        }
        case DATA_CATEGORIES -> {
          if (!need.values().contains(DataCategory.PERSONAL.wireName())) {
            special = true;
            need.values().forEach(name -> sectors.addAll(DataCategory.of(name).sectors()));
          }
        }
        case SUBJECT_SUBDIVISIONS, TRANSFER_MECHANISMS, CERTIFICATIONS, PINS -> {
          return null;
        }
      }
    }
    return (countries.isEmpty() && areas.isEmpty()) || (special && sectors.isEmpty())
        ? null
        : new Cover(countries, areas, sectors);
  }
}
