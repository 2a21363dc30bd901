package io.domicile.residency.handbook;

import static java.util.stream.Collectors.joining;

import io.domicile.residency.region.Region;
import io.domicile.residency.region.Regions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Names regions by their country, so that a reader of law recognises them. */
final class RegionLists {
  private RegionLists() {}

  static String describe(Regions regions, List<Region> some) {
    if (some.isEmpty()) {
      return "none";
    }
    if (some.size() == regions.all().size()) {
      return "every region";
    }
    if (some.size() > regions.all().size() / 2) {
      var others = new ArrayList<>(regions.all());
      others.removeAll(some);
      return "every region but " + byCountry(others);
    }
    return byCountry(some);
  }

  private static String byCountry(List<Region> some) {
    var byPlace = new TreeMap<String, List<String>>();
    for (var region : some) {
      var place =
          region.subdivision() == null ? region.country().code() : region.subdivision().code();
      byPlace.computeIfAbsent(place, unseen -> new ArrayList<>()).add(region.code().value());
    }
    return byPlace.entrySet().stream()
        .map(entry -> entry.getKey() + " (" + String.join(", ", entry.getValue()) + ")")
        .collect(joining(", "));
  }
}
