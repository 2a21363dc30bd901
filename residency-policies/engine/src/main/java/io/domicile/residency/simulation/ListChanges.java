package io.domicile.residency.simulation;

import static java.util.stream.Collectors.joining;

import io.domicile.residency.packs.DatedList;
import io.domicile.residency.packs.DatedLists;
import io.domicile.residency.region.Country;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;

/** Whether a change of a dated list changes anything; if not, says what was likely meant. */
final class ListChanges {
  private ListChanges() {}

  /**
   * The country of a change that names none: the list's only one.
   *
   * @throws IllegalArgumentException when there is no such list, or not just one country is on it
   */
  static Country only(DatedLists lists, ListChange change, Instant at) {
    checkList(lists, change.list());
    var on = lists.countries(change.list(), at);
    if (change.listed() || on.size() != 1) {
      throw new IllegalArgumentException(
          "which country? " + (change.listed() ? "" : onIt(change.list(), on) + "; ") + "name it");
    }
    return Country.of(on.iterator().next());
  }

  /**
   * Checks that a country which is to be struck off a list is on it.
   *
   * @throws IllegalArgumentException if it is not, or there is no such list
   */
  static void check(DatedLists lists, String list, Country country, boolean listed, Instant at) {
    checkList(lists, list);
    var on = lists.countries(list, at);
    if (listed || on.contains(country.code())) {
      return;
    }
    var others = lists.areas(country.code(), at);
    throw new IllegalArgumentException(
        country
            + " is not on "
            + list
            + " on "
            + at
            + times(lists, list, country)
            + "; "
            + (others.isEmpty()
                ? "it is on no list"
                : "the lists it is on: " + String.join(", ", others))
            + "; "
            + onIt(list, on));
  }

  private static void checkList(DatedLists lists, String list) {
    var names = lists.all().stream().map(DatedList::area).toList();
    if (!names.contains(list)) {
      throw new IllegalArgumentException(
          "there is no list called "
              + list
              + Nearest.to(list, names).map(name -> "; the nearest is " + name).orElse("")
              + "; there are "
              + String.join(", ", names));
    }
  }

  private static String onIt(String list, Collection<String> countries) {
    return countries.isEmpty()
        ? "nobody is on " + list
        : "on " + list + ": " + String.join(", ", countries);
  }

  private static String times(DatedLists lists, String list, Country country) {
    return lists.all().stream()
        .filter(one -> one.area().equals(list))
        .flatMap(one -> one.entries().stream())
        .filter(entry -> entry.country().equals(country))
        .map(
            entry ->
                ", but from "
                    + entry.from()
                    + Objects.requireNonNullElse(
                        entry.until() == null ? null : " until " + entry.until(), ""))
        .collect(joining());
  }
}
