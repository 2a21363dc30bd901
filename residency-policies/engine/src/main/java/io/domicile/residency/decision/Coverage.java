package io.domicile.residency.decision;

import static java.util.stream.Collectors.joining;

import io.domicile.residency.asset.Outcome;
import io.domicile.residency.packs.Cover;
import io.domicile.residency.packs.DatedLists;
import io.domicile.residency.packs.PackDefinition;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.policy.Sector;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.Territories;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The default deny by country and sector: the law of every country that a policy declares, and of
 * every sector in it, is modelled by a pack that is in force, or somebody answers for it.
 */
final class Coverage {
  static final String UNCOVERED = "uncovered-law";
  static final String ACKNOWLEDGED = "acknowledged-law";

  private Coverage() {}

  /**
   * A law that is to be answered for.
   *
   * @param sector null is the country's general law
   */
  private record Law(Country country, @Nullable Sector sector) {
    @Override
    public String toString() {
      var name = country + " (" + country.displayName() + ")";
      return sector == null ? name : name + ", sector " + sector;
    }
  }

  /** A refusal that names what nothing answers for, and every acknowledgement that is relied on. */
  static List<PolicyResult> of(
      ResidencyPolicy policy, Collection<PackDefinition> packs, DatedLists lists, Instant at) {
    var covers =
        packs.stream()
            .filter(definition -> definition.inForceAt(at))
            .flatMap(definition -> Cover.of(definition).stream())
            .toList();
    var results = new ArrayList<PolicyResult>();
    var uncovered = new ArrayList<Law>();
    for (var law : laws(policy)) {
      if (covers.stream()
          .anyMatch(cover -> cover.answers(law.country(), law.sector(), lists, at))) {
        continue;
      }
      var acknowledged =
          policy.acknowledgements().stream()
              .filter(one -> one.answers(law.country(), law.sector(), at))
              .findFirst();
      acknowledged.ifPresentOrElse(
          one ->
              results.add(
                  PolicyResult.platform(
                      Outcome.NOT_APPLICABLE,
                      ACKNOWLEDGED,
                      Objects.requireNonNullElse(one.document(), "acknowledgement"),
                      law
                          + ": no pack models this law; "
                          + one.recordedBy()
                          + " answers for it since "
                          + one.recordedAt()
                          + ", until "
                          + one.until()
                          + ": "
                          + one.statement(),
                      null)),
          () -> uncovered.add(law));
    }
    if (!uncovered.isEmpty()) {
      results.add(refusal(uncovered));
    }
    return List.copyOf(results);
  }

  private static PolicyResult refusal(List<Law> uncovered) {
    var names = uncovered.stream().map(Law::toString).collect(joining("; "));
    return PolicyResult.platformDeny(
        UNCOVERED,
        "no residency pack in force models the law of " + names,
        "have counsel look at it, and record an acknowledgement of "
            + names
            + " with statement, document, recordedBy, recordedAt and until; or undeclare what is not so");
  }

  private static Set<Law> laws(ResidencyPolicy policy) {
    var facts = policy.facts();
    var subjects = Objects.requireNonNullElse(facts.subjectCountries(), Set.<Country>of());
    var establishments = Objects.requireNonNullElse(facts.establishments(), Set.<Country>of());
    var laws = new LinkedHashSet<Law>();
    Stream.concat(subjects.stream(), establishments.stream())
        .map(Territories::lawOf)
        .forEach(country -> laws.add(new Law(country, null)));
    // A business is regulated where it is established; nothing said, where its people are.
    var regulators = establishments.isEmpty() ? subjects : establishments;
    for (var sector : Objects.requireNonNullElse(facts.sectors(), Set.<Sector>of())) {
      if (sector != Sector.UNREGULATED) {
        regulators.stream()
            .map(Territories::lawOf)
            .forEach(country -> laws.add(new Law(country, sector)));
      }
    }
    return laws;
  }
}
