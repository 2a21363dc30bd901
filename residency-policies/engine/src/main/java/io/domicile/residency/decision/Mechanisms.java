package io.domicile.residency.decision;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.domicile.residency.policy.Dated;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.policy.TransferMechanism;
import io.domicile.residency.region.Territories;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The transfer mechanisms of one policy at one time, and which of them serve a question: those that
 * are in force, name its place, and are for its importer. Packs see these and no others.
 */
final class Mechanisms {
  private final @Nullable Set<TransferMechanism> recorded;
  private final Instant at;
  private final boolean bareNamesServe;

  Mechanisms(ResidencyPolicy policy, Reading reading, Instant at) {
    this.recorded = policy.facts().transferMechanisms();
    this.at = at;
    this.bareNamesServe = reading == Reading.FIRST || policy.readsBareNames(at);
  }

  /**
   * The names of those that serve there; null where nobody knows which there are.
   *
   * @param importer who receives the data; null takes it to be whom a mechanism names
   */
  @Nullable Set<String> serving(Spot place, @Nullable String importer) {
    return recorded == null
        ? null
        : entries(place, importer)
            .map(one -> one.mechanism().wireName())
            .collect(toUnmodifiableSet());
  }

  /** Those that serve there, as they are recorded; none where nobody knows which there are. */
  Stream<TransferMechanism> entries(Spot place, @Nullable String importer) {
    return recorded == null
        ? Stream.empty()
        : recorded.stream().filter(one -> whyNot(one, place, importer) == null);
  }

  /**
   * Why mechanisms that are recorded do not serve there, each with what would help.
   *
   * @param asked the names of those that matter
   */
  Set<String> whyNot(Set<String> asked, Spot place, @Nullable String importer) {
    var reasons = new TreeSet<String>();
    var serving = serving(place, importer);
    if (recorded == null || serving == null) {
      return reasons;
    }
    for (var one : recorded) {
      var name = one.mechanism().wireName();
      var reason = whyNot(one, place, importer);
      if (reason != null && asked.contains(name) && !serving.contains(name)) {
        reasons.add(name + " " + reason);
      }
    }
    return reasons;
  }

  private @Nullable String whyNot(TransferMechanism one, Spot place, @Nullable String importer) {
    if (!one.holdsAt(at)) {
      return outOfTime(one, at);
    }
    var destinations = one.destinations();
    if (destinations == null) {
      return bareNamesServe
          ? null
          : "is recorded without a destination and serves nowhere: record the countries it is for";
    }
    if (!destinations.name(place.country(), place.subdivision(), place.region())
        && !destinations.name(Territories.lawOf(place.country()), null, null)) {
      return "is recorded for " + destinations + " and not for " + name(place);
    }
    var assessment = one.assessment();
    if (assessment != null
        && !assessment.countries().contains(place.country())
        && !assessment.countries().contains(Territories.lawOf(place.country()))) {
      return String.format(
          Locale.ROOT,
          "rests on an assessment of %s and of no other country: assess %s",
          assessment.countries(),
          place.country());
    }
    if (one.mechanism().namesImporter() && one.importer() == null) {
      return "is recorded without its importer: record who is certified";
    }
    if (importer != null && one.importer() != null && !one.importer().equals(importer)) {
      return "is recorded for the importer " + one.importer() + " and not for " + importer;
    }
    return null;
  }

  /** Why something that is recorded does not hold at that moment. */
  static String outOfTime(Dated one, Instant at) {
    var until = one.validUntil();
    return until != null && !at.isBefore(until.atStartOfDay(ZoneOffset.UTC).toInstant())
        ? "expired on " + until + ": renew it, and record it anew"
        : "is not valid before " + one.validFrom();
  }

  private static String name(Spot place) {
    var region = place.region();
    return region == null ? place.country().code() : place.country() + " (" + region + ")";
  }
}
