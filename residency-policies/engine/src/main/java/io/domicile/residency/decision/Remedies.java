package io.domicile.residency.decision;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.domicile.residency.asset.Outcome;
import io.domicile.residency.cedar.CedarAnswer;
import io.domicile.residency.cedar.CedarRequest;
import io.domicile.residency.cedar.CedarRule;
import io.domicile.residency.cedar.EntityName;
import io.domicile.residency.decision.PolicyResult.NearMiss;
import io.domicile.residency.packs.Fact;
import io.domicile.residency.packs.PackDefinition;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What would help where a pack refuses. It is found by asking the pack again: with every
 * attestation, and with everything that can still be recorded, keys anywhere and whoever may look.
 * What that does not permit, nothing that somebody could record makes lawful there, and nothing is
 * promised. Thread-safe.
 */
final class Remedies {
  private static final String KEY_PLACE = "keyPlace";
  private static final String PERSON_NATIONALITIES = "personNationalities";

  private final PackDefinition definition;
  private final Set<EntityName> certifications;
  private final Set<EntityName> mechanisms;
  private final Set<EntityName> places;

  /** The permits that turn on what can be recorded, where keys are, or who looks. */
  private final List<CedarRule> helpful;

  private final boolean nationalities;
  private final boolean keysMatter;

  /**
   * For one version of a pack.
   *
   * @param named what its rules, and the facts of the tenant, name
   */
  Remedies(PackDefinition definition, NamedEntities named) {
    this.definition = definition;
    var rules = definition.rules().rules();
    this.certifications = named(rules, "Certification");
    this.mechanisms = named(rules, "Mechanism");
    var in = new HashSet<>(named.ofType("Area"));
    in.addAll(named.ofType("Country"));
    in.addAll(named.ofType("Subdivision"));
    in.addAll(named.ofType("Partition"));
    this.places = Set.copyOf(in);
    this.nationalities =
        rules.stream().anyMatch(rule -> rule.attributes().contains(PERSON_NATIONALITIES));
    this.keysMatter = rules.stream().anyMatch(rule -> rule.attributes().contains(KEY_PLACE));
    this.helpful =
        rules.stream()
            .filter(CedarRule::permit)
            .filter(
                rule ->
                    rule.attributes().contains(Fact.TRANSFER_MECHANISMS.wireName())
                        || rule.attributes().contains(Fact.CERTIFICATIONS.wireName())
                        || rule.attributes().contains(KEY_PLACE)
                        || rule.attributes().contains(PERSON_NATIONALITIES))
            .toList();
  }

  private static Set<EntityName> named(Collection<CedarRule> rules, String type) {
    return rules.stream()
        .flatMap(rule -> rule.entities().stream())
        .filter(entity -> entity.type().equals(type))
        .collect(toUnmodifiableSet());
  }

  /**
   * The refusal with what would help in this place.
   *
   * @param interpret reads an answer as the pack's say
   */
  PolicyResult of(
      PolicyResult refusal, CedarRequest asked, Function<CedarAnswer, PolicyResult> interpret) {
    return fitting(refusal, asked, interpret).withNearMisses(nearMisses(asked));
  }

  /**
   * Where a place is refused because an attestation is missing, and would be refused with it too,
   * the attestation is no remedy there.
   */
  PolicyResult fitting(
      PolicyResult refusal, CedarRequest asked, Function<CedarAnswer, PolicyResult> interpret) {
    if (certifications.isEmpty()) {
      return refusal;
    }
    var attested =
        interpret.apply(
            definition
                .rules()
                .ask(
                    with(
                        asked,
                        asked.keyPlaceIn(),
                        Map.of(Fact.CERTIFICATIONS.wireName(), certifications))));
    return attested.outcome() == Outcome.DENY && !attested.rule().equals(refusal.rule())
        ? refusal.withRemedy(attested.remedy())
        : refusal;
  }

  /** The permits that would come about here if all that can be recorded were. */
  private List<NearMiss> nearMisses(CedarRequest asked) {
    if (helpful.isEmpty()) {
      return List.of();
    }
    var recorded = new HashMap<String, Set<EntityName>>();
    recorded.put(Fact.CERTIFICATIONS.wireName(), certifications);
    recorded.put(Fact.TRANSFER_MECHANISMS.wireName(), mechanisms);
    var met = new HashSet<>(met(asked, recorded));
    if (nationalities && !asked.facts().containsKey(PERSON_NATIONALITIES)) {
      recorded.put(
          PERSON_NATIONALITIES,
          asked.placeIn().stream()
              .filter(entity -> entity.type().equals("Country"))
              .collect(toUnmodifiableSet()));
      met.addAll(met(asked, recorded));
    }
    return helpful.stream()
        .filter(rule -> met.contains(rule.id()))
        .map(
            rule ->
                new NearMiss(
                    rule.id(), AppliedPack.text(rule, "citation"), rule.annotation("remedy")))
        .toList();
  }

  private Set<String> met(CedarRequest asked, Map<String, Set<EntityName>> recorded) {
    var answer = definition.rules().ask(with(asked, keysMatter ? places : null, recorded));
    return answer.allowed() ? answer.rules() : Set.of();
  }

  private static CedarRequest with(
      CedarRequest asked, @Nullable Set<EntityName> keys, Map<String, Set<EntityName>> recorded) {
    var facts = new HashMap<>(asked.facts());
    facts.putAll(recorded);
    return new CedarRequest(
        asked.asset(), asked.action(), asked.placeIn(), keys, Map.copyOf(facts));
  }
}
