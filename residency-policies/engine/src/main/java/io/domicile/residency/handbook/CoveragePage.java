package io.domicile.residency.handbook;

import static java.util.stream.Collectors.joining;

import io.domicile.residency.packs.Cover;
import io.domicile.residency.packs.PackDefinition;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.Sector;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.Region;
import io.domicile.residency.region.Regions;
import io.domicile.residency.region.Territories;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The page that says whose law is modelled, by country and sector, and whose is not. It is read off
 * the scopes that the engine's default deny goes by, so it cannot promise more than that permits.
 */
final class CoveragePage {
  private final Regions regions;
  private final Packs packs;
  private final LocalDate day;
  private final Instant at;

  CoveragePage(Regions regions, Packs packs, LocalDate day) {
    this.regions = regions;
    this.packs = packs;
    this.day = day;
    this.at = day.atTime(12, 0).toInstant(ZoneOffset.UTC);
  }

  String write() {
    var page = new Markdown();
    page.heading(1, "Whose law is modelled");
    page.paragraph(
        "By country and sector, on "
            + day
            + ". A tenant that declares a country or a sector which is not modelled is refused everywhere, until somebody"
            + " answers for that law by a recorded acknowledgement. After each pack stands the day since when it is in"
            + " force; \"unreviewed\" means that no lawyer has confirmed it.");
    page.tableHead(List.of("Country", "General law", "Sectors modelled", "Sectors not modelled"));
    for (var country : countries()) {
      page.row(
          List.of(
              country + ", " + country.displayName(),
              general(country),
              sectors(country, true),
              sectors(country, false)));
    }
    page.line("");
    page.paragraph("Every country that is not in the table is not modelled at all.");
    page.heading(2, "Parts of countries");
    page.paragraph(
        "A part with a country code of its own counts as the country whose law it is under; one with law of its own is a"
            + " country like any other.");
    page.tableHead(List.of("Part", "Under the law of", "Source"));
    for (var territory : Territories.all()) {
      page.row(
          List.of(
              territory.country() + ", " + territory.country().displayName(),
              territory.law().equals(territory.country())
                  ? "its own"
                  : territory.law() + ", " + territory.law().displayName(),
              territory.source()));
    }
    return page.page();
  }

  /** Those that some pack models, those that regions are in, and those on dated lists. */
  private SortedSet<Country> countries() {
    var countries = new TreeSet<Country>();
    regions.all().stream().map(Region::country).forEach(countries::add);
    for (var list : packs.lists().all()) {
      list.entries().forEach(entry -> countries.add(entry.country()));
    }
    for (var definition : packs.at(at)) {
      for (var cover : Cover.of(definition)) {
        cover.countries().forEach(code -> countries.add(Country.of(code)));
      }
    }
    countries.removeIf(country -> !Territories.lawOf(country).equals(country));
    return countries;
  }

  private String general(Country country) {
    var answering = answering(country, null);
    return answering.isEmpty() ? "**not modelled**" : answering;
  }

  private String sectors(Country country, boolean modelled) {
    return Arrays.stream(Sector.values())
        .filter(sector -> sector != Sector.UNREGULATED)
        .filter(sector -> modelled != answering(country, sector).isEmpty())
        .map(
            sector ->
                modelled
                    ? sector.wireName() + ": " + answering(country, sector)
                    : sector.wireName())
        .collect(joining(modelled ? "; " : ", "));
  }

  private String answering(Country country, @Nullable Sector sector) {
    return packs.at(at).stream()
        .filter(definition -> definition.inForceAt(at))
        .filter(
            definition ->
                Cover.of(definition).stream()
                    .anyMatch(cover -> cover.answers(country, sector, packs.lists(), at)))
        .map(CoveragePage::name)
        .collect(joining(", "));
  }

  private static String name(PackDefinition definition) {
    var pack = definition.pack();
    return Markdown.link(pack.name(), pack.name() + ".md")
        + " since "
        + pack.effectiveFrom()
        + (pack.unreviewed() ? ", unreviewed" : ", reviewed " + pack.reviewedAt());
  }
}
