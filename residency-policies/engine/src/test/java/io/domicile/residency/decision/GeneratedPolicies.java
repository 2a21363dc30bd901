package io.domicile.residency.decision;

import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.Certification;
import io.domicile.residency.policy.DataCategory;
import io.domicile.residency.policy.HeldCertification;
import io.domicile.residency.policy.Mechanism;
import io.domicile.residency.policy.Pins;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.policy.Sector;
import io.domicile.residency.policy.TenantFacts;
import io.domicile.residency.policy.TransferMechanism;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.Region;
import io.domicile.residency.region.Regions;
import io.domicile.residency.region.Subdivision;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Policies made up from a seed, leaning towards countries that some pack or region cares about. */
final class GeneratedPolicies {
  private static final List<Country> COUNTRIES = countries();

  private final Random random;

  GeneratedPolicies(long seed) {
    this.random = new Random(seed);
  }

  private static List<Country> countries() {
    var all = new TreeSet<Country>();
    Regions.standard().all().stream().map(Region::country).forEach(all::add);
    Packs.standard()
        .lists()
        .all()
        .forEach(list -> list.entries().forEach(entry -> all.add(entry.country())));
    all.addAll(List.of(Country.of("RU"), Country.of("TR"), Country.of("SA"), Country.of("NG")));
    return List.copyOf(all);
  }

  /** Facts that are all known. */
  ResidencyPolicy known() {
    var facts =
        new TenantFacts(
            some(List.of(DataCategory.values()), 3),
            some(COUNTRIES, 3),
            some(List.of(Subdivision.of("CA-QC"), Subdivision.of("CA-AB")), 2),
            Set.copyOf(
                some(List.of(Mechanism.values()), 3).stream().map(TransferMechanism::of).toList()),
            some(List.of(Sector.values()), 2),
            some(COUNTRIES, 2),
            Set.copyOf(
                some(List.of(Certification.values()), 2).stream()
                    .map(HeldCertification::of)
                    .toList()));
    var pins = random.nextInt(3) == 0 ? Pins.to(some(COUNTRIES, 3)) : Pins.none();
    var packs =
        random.nextInt(4) == 0
            ? List.of(pick(Packs.standard().all().stream().toList()).name())
            : List.<String>of();
    return new ResidencyPolicy(packs, facts, pins);
  }

  /**
   * Facts that are all known, some of which begin or end on a date near an act of law or anywhere.
   */
  ResidencyPolicy dated() {
    var known = known();
    var day = pick(List.of("2026-06-30", "2026-07-01", "2027-05-13", "2031-12-27", "2033-03-03"));
    var from = random.nextBoolean() ? LocalDate.parse(day) : null;
    var until = from == null ? LocalDate.parse(day) : null;
    var facts =
        known
            .facts()
            .withTransferMechanisms(
                Stream.concat(
                        known.facts().transferMechanisms() == null
                            ? Stream.of()
                            : known.facts().transferMechanisms().stream(),
                        Stream.of(new TransferMechanism(pick(Mechanism.class), from, until)))
                    .distinct()
                    .toList())
            .withCertifications(
                List.of(
                    new HeldCertification(pick(Certification.class), from, until),
                    new HeldCertification(pick(Certification.class), until, from)));
    return new ResidencyPolicy(known.packs(), facts, known.pins());
  }

  /** Any kind, action and region, with the keys there, elsewhere, or nobody knows where. */
  Question question(ResidencyPolicy policy, List<Region> regions) {
    var region = pick(regions).code();
    var keys =
        switch (random.nextInt(4)) {
          case 0 -> null;
          case 1 -> region;
          default -> pick(regions).code();
        };
    return new Question(policy, pick(AssetKind.class), pick(Action.class), region, keys, null);
  }

  /**
   * The same policy with some of its facts forgotten. What a tenant must declare wherever it is so,
   * because it is taken not to be so otherwise, stays: establishments, export control, being a
   * public body or an entity of a free zone.
   */
  ResidencyPolicy forget(ResidencyPolicy policy) {
    var facts = policy.facts();
    return new ResidencyPolicy(
        policy.packs(),
        new TenantFacts(
            controlled(facts) ? facts.dataCategories() : maybe(facts.dataCategories()),
            maybe(facts.subjectCountries()),
            maybe(facts.subjectSubdivisions()),
            maybe(facts.transferMechanisms()),
            mustBeDeclared(facts) ? facts.sectors() : maybe(facts.sectors()),
            facts.establishments(),
            maybe(facts.certifications())),
        policy.pins());
  }

  private static boolean controlled(TenantFacts facts) {
    return facts.dataCategories() != null
        && facts.dataCategories().contains(DataCategory.EXPORT_CONTROLLED);
  }

  private static boolean mustBeDeclared(TenantFacts facts) {
    return facts.sectors() != null
        && facts.sectors().stream()
            .anyMatch(
                Set.of(
                        Sector.PUBLIC_ADMINISTRATION,
                        Sector.FEDERAL_GOVERNMENT,
                        Sector.DIFC,
                        Sector.ADGM)
                    ::contains);
  }

  <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  <E extends Enum<E>> E pick(Class<E> type) {
    return pick(Arrays.asList(type.getEnumConstants()));
  }

  private <T> @Nullable Set<T> maybe(@Nullable Set<T> values) {
    return random.nextBoolean() ? values : null;
  }

  private <T> Set<T> some(List<T> values, int most) {
    var some = new ArrayList<T>();
    for (int left = random.nextInt(most + 1); left > 0; left--) {
      some.add(pick(values));
    }
    return Set.copyOf(some);
  }
}
