package io.domicile.residency.simulation;

import io.domicile.residency.decision.Decision;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.Destinations;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.policy.TransferMechanism;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
import io.domicile.residency.region.Subdivision;
import io.domicile.residency.region.Territories;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what rests on the same assessment of the same law as an entry that is struck off a list.
 * The court that struck down Privacy Shield did so because of the law of the United States; whoever
 * rests on clauses for the United States, or on another country's list that has it, has assessed
 * that law too, and must look again. So each asset in such a country that stays lawful is decided
 * once more as if the country were on no list and no mechanism named it: what is refused then rests
 * on such an assessment, and what is not does not. Not thread-safe.
 */
final class Neighbours {
  private final Regions regions;
  private final Packs supposed;
  private final Set<Country> struckOff;
  private final Instant at;
  private final @Nullable Decisions withoutAssessments;

  Neighbours(Regions regions, Supposition supposition) {
    this.regions = regions;
    this.supposed = supposition.supposed();
    this.struckOff = supposition.struckOff();
    this.at = supposition.at();
    this.withoutAssessments =
        struckOff.isEmpty()
            ? null
            : Decisions.forOnePass(
                regions,
                onNoList(supposed, struckOff, at),
                Clock.fixed(supposition.at(), ZoneOffset.UTC));
  }

  private static Packs onNoList(Packs packs, Set<Country> countries, Instant at) {
    var without = packs;
    for (var country : countries) {
      for (var list : packs.lists().areas(country.code(), at)) {
        without = without.supposing(list, country, false);
      }
    }
    return without;
  }

  /**
   * What of these rests on such an assessment.
   *
   * @param lawful the assets that stay lawful
   */
  List<RestingAsset> among(List<PlacedAsset> lawful, ResidencyPolicy policy) {
    var decisions = withoutAssessments;
    if (decisions == null) {
      return List.of();
    }
    var named = named(policy);
    var unassessed = without(policy, named);
    return lawful.stream()
        .filter(asset -> !countries(asset).isEmpty())
        .flatMap(
            asset ->
                decisions.decide(asset.question(unassessed)) instanceof Decision.Denied denied
                    ? Stream.of(new RestingAsset(asset, named, lists(asset), denied.refusals()))
                    : Stream.empty())
        .toList();
  }

  /** The countries whose law is in doubt that the asset, or its key, is in. */
  private Set<Country> countries(PlacedAsset asset) {
    var countries = new TreeSet<Country>();
    Stream.of(Optional.of(asset.region()), Optional.ofNullable(asset.keyRegion()))
        .flatMap(Optional::stream)
        .flatMap(code -> regions.find(code).stream())
        .map(region -> Territories.lawOf(region.country()))
        .filter(struckOff::contains)
        .forEach(countries::add);
    return countries;
  }

  private List<String> lists(PlacedAsset asset) {
    return countries(asset).stream()
        .flatMap(country -> supposed.lists().areas(country.code(), at).stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** The mechanisms in force that serve in those countries; a bare name serves in all of them. */
  private List<TransferMechanism> named(ResidencyPolicy policy) {
    var recorded = policy.facts().transferMechanisms();
    return recorded == null
        ? List.of()
        : recorded.stream().filter(one -> one.holdsAt(at)).filter(this::names).toList();
  }

  private boolean names(TransferMechanism mechanism) {
    Destinations destinations = mechanism.destinations();
    return destinations == null
        || Stream.of(
                destinations.countries().stream(),
                destinations.subdivisions().stream().map(Subdivision::country),
                destinations.regions().stream().flatMap(this::countryOf))
            .flatMap(countries -> countries)
            .map(Territories::lawOf)
            .anyMatch(struckOff::contains);
  }

  private Stream<Country> countryOf(RegionCode code) {
    return regions.find(code).stream().map(region -> region.country());
  }

  private static ResidencyPolicy without(
      ResidencyPolicy policy, List<TransferMechanism> mechanisms) {
    var recorded = policy.facts().transferMechanisms();
    return recorded == null
        ? policy
        : policy.withFacts(
            policy
                .facts()
                .withTransferMechanisms(
                    recorded.stream().filter(one -> !mechanisms.contains(one)).toList()));
  }
}
