package io.domicile.residency.decision;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.domicile.residency.asset.Outcome;
import io.domicile.residency.cedar.CedarAnswer;
import io.domicile.residency.cedar.CedarRequest;
import io.domicile.residency.cedar.CedarRule;
import io.domicile.residency.cedar.EntityName;
import io.domicile.residency.packs.DatedLists;
import io.domicile.residency.packs.Fact;
import io.domicile.residency.packs.Pack;
import io.domicile.residency.packs.PackDefinition;
import io.domicile.residency.policy.Certification;
import io.domicile.residency.policy.Dated;
import io.domicile.residency.policy.HeldCertification;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.policy.TransferMechanism;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * One version of one pack, applied to one tenant's policy at one time.
 *
 * <p>A pack tells regions apart only by the entities that its rules name. So before Cedar is asked,
 * everything else is taken out of the question, and questions that then read alike are asked once:
 * forty regions fall into a handful of classes. Thread-safe.
 */
final class AppliedPack {
  private static final String PERSON_NATIONALITIES = "personNationalities";

  private final PackDefinition definition;
  private final NamedEntities named = new NamedEntities();
  private final Set<String> attributes = new HashSet<>();
  private final Map<String, Set<EntityName>> facts = new HashMap<>();
  private final Applicability applicability;

  /** Of the certifications that the rules speak of, those that are recorded and out of time. */
  private final List<String> lapsed;

  private final Mechanisms mechanisms;

  /** The mechanisms that the rules speak of. */
  private final Set<String> instruments = new HashSet<>();

  /** The attestations that the rules speak of. */
  private final Set<EntityName> spokenOf = new HashSet<>();

  /** Worked out at the first refusal; twice at worst, to the same. */
  private volatile @Nullable Remedies remedies;

  private final ConcurrentMap<CedarRequest, PolicyResult> answers = new ConcurrentHashMap<>();

  /**
   * Applies the pack.
   *
   * @param tie what the policy says of the pack itself
   */
  AppliedPack(
      PackDefinition definition,
      ResidencyPolicy policy,
      Applicability.Tie tie,
      Mechanisms mechanisms,
      Reading reading,
      DatedLists lists,
      Instant at) {
    this.definition = definition;
    this.mechanisms = mechanisms;
    for (var rule : definition.rules().rules()) {
      named.addAll(rule.entities());
      attributes.addAll(rule.attributes());
      rule.entities().stream()
          .filter(entity -> entity.type().equals("Mechanism"))
          .forEach(entity -> instruments.add(entity.id()));
      rule.entities().stream()
          .filter(entity -> entity.type().equals("Certification"))
          .forEach(spokenOf::add);
    }
    for (var fact : Fact.values()) {
      if (fact == Fact.TRANSFER_MECHANISMS) {
        continue;
      }
      var values = fact.in(policy, at);
      if (values != null && (attributes.contains(fact.wireName()) || fact == Fact.PINS)) {
        var entities = fact.entities(values);
        facts.put(fact.wireName(), entities);
        named.addAll(entities);
      }
    }
    this.lapsed = lapsed(policy, at);
    this.applicability = Applicability.of(definition, policy, tie, reading, lists, at);
  }

  Pack pack() {
    return definition.pack();
  }

  /** Whether the pack has a say on this tenant or sets it duties, or would if more were known. */
  boolean mayConcern() {
    return applicability.mayConcern();
  }

  PackDefinition definition() {
    return definition;
  }

  /** Whether the law demands that data stays in a country, which is the strongest refusal. */
  boolean localises() {
    return !definition.pack().localisesIn().isEmpty();
  }

  Applicability.Standing standing() {
    return applicability.standing();
  }

  /**
   * The facts that the pack goes by: those of its scope, and where it applies those of its rules.
   */
  Set<Fact> factsUsed() {
    var used = EnumSet.noneOf(Fact.class);
    used.addAll(definition.scope().when().facts());
    if (applicability.settled() == null) {
      for (var fact : Fact.values()) {
        if (attributes.contains(fact.wireName())) {
          used.add(fact);
        }
      }
    }
    return used;
  }

  /** Answers for one asset in one place. */
  PolicyResult answer(Asked asked) {
    var settled = applicability.settled();
    if (settled != null) {
      return settled;
    }
    var request =
        new CedarRequest(
            named.classOf(asked.kind()),
            named.classOf(asked.action()),
            named.among(asked.place().in()),
            seen(asked.keys()),
            facts(asked, true));
    var known = answers.get(request);
    if (known == null) {
      var answer = definition.rules().ask(request);
      known = applicability.qualify(remedied(interpret(answer), request));
      // A failure may pass; it must not be remembered as the law.
      if (answer.errors().isEmpty()) {
        answers.putIfAbsent(request, known);
      }
    }
    return explain(known, asked);
  }

  /** Equal for places of keys that this pack cannot tell apart; null is unknown. */
  Optional<Set<EntityName>> keyClass(@Nullable Spot keys) {
    return applicability.settled() == null ? Optional.ofNullable(seen(keys)) : Optional.empty();
  }

  private @Nullable Set<EntityName> seen(@Nullable Spot keys) {
    return keys == null || !attributes.contains("keyPlace") ? null : named.among(keys.in());
  }

  /** The same as {@link #answer}, with nothing taken out of the question and nothing remembered. */
  PolicyResult answerAfresh(Asked asked) {
    var settled = applicability.settled();
    if (settled != null) {
      return settled;
    }
    var keys = asked.keys();
    var request =
        new CedarRequest(
            asked.kind().wireName(),
            asked.action().wireName(),
            asked.place().in(),
            keys == null ? null : keys.in(),
            facts(asked, false));
    return explain(
        applicability.qualify(remedied(interpret(definition.rules().ask(request)), request)),
        asked);
  }

  /** What is true of the tenant in that place, and of the person who looks from there. */
  private Map<String, Set<EntityName>> facts(Asked asked, boolean projected) {
    var here = new HashMap<>(facts);
    var who = asked.who();
    var serving = mechanisms.serving(asked.place(), who.importer());
    if (serving != null && attributes.contains(Fact.TRANSFER_MECHANISMS.wireName())) {
      var entities = Fact.TRANSFER_MECHANISMS.entities(serving);
      here.put(Fact.TRANSFER_MECHANISMS.wireName(), projected ? named.among(entities) : entities);
    }
    var nationalities = who.nationalities();
    if (nationalities != null && attributes.contains(PERSON_NATIONALITIES)) {
      here.put(
          PERSON_NATIONALITIES,
          nationalities.stream()
              .map(country -> new EntityName("Country", country.code()))
              .collect(toUnmodifiableSet()));
    }
    return here;
  }

  /** A refusal says of each mechanism that is recorded and could help why it does not. */
  private PolicyResult explain(PolicyResult result, Asked asked) {
    if (result.outcome() != Outcome.DENY) {
      return result;
    }
    var reasons = new ArrayList<>(lapsed);
    reasons.addAll(mechanisms.whyNot(instruments, asked.place(), asked.who().importer()));
    return reasons.isEmpty() ? result : result.withRemedyFirst(String.join("; ", reasons));
  }

  /** Whether the rules speak of this mechanism or attestation, and have a say on this tenant. */
  boolean goesBy(Dated one) {
    return applicability.settled() == null
        && switch (one) {
          case TransferMechanism mechanism ->
              instruments.contains(mechanism.mechanism().wireName());
          case HeldCertification held -> spokenOf.contains(entity(held.certification()));
        };
  }

  private List<String> lapsed(ResidencyPolicy policy, Instant at) {
    var held = policy.facts().certifications();
    return held == null
        ? List.of()
        : held.stream()
            .filter(one -> named.contains(entity(one.certification())))
            .filter(one -> held.stream().noneMatch(other -> sameInForce(other, one, at)))
            .map(one -> one.certification() + " " + Mechanisms.outOfTime(one, at))
            .distinct()
            .sorted()
            .toList();
  }

  private static boolean sameInForce(HeldCertification other, HeldCertification one, Instant at) {
    return other.certification() == one.certification() && other.holdsAt(at);
  }

  private static EntityName entity(Certification certification) {
    return new EntityName("Certification", certification.wireName());
  }

  /** The refusal with the remedies that fit this place, and no others. */
  private PolicyResult remedied(PolicyResult result, CedarRequest request) {
    if (result.outcome() != Outcome.DENY || result.rule().equals(PolicyResult.FAILED)) {
      return result;
    }
    var known = remedies;
    if (known == null) {
      known = new Remedies(definition, named);
      remedies = known;
    }
    // What may not even concern the tenant is settled by a fact, not by an instrument.
    return applicability.missing().isEmpty()
        ? known.of(result, request, this::interpret)
        : known.fitting(result, request, this::interpret);
  }

  private PolicyResult interpret(CedarAnswer answer) {
    if (!answer.errors().isEmpty()) {
      return result(
          Outcome.DENY,
          PolicyResult.FAILED,
          definition.scope().citation(),
          "deciding failed, and what fails is denied: "
              + answer.errors().stream().sorted().collect(joining("; ")),
          null);
    }
    var deciding =
        definition.rules().rules().stream()
            .filter(rule -> answer.rules().contains(rule.id()))
            .findFirst();
    if (deciding.isPresent()) {
      var rule = deciding.get();
      return answer.allowed()
          ? of(rule, Outcome.PERMIT, null)
          : of(rule, Outcome.DENY, rule.annotation("remedy"));
    }
    var otherwise = Objects.requireNonNull(definition.otherwise(), "rules without an otherwise");
    return result(
        Outcome.DENY,
        otherwise.rule(),
        otherwise.citation(),
        otherwise.reason(),
        otherwise.remedy());
  }

  private PolicyResult of(CedarRule rule, Outcome outcome, @Nullable String remedy) {
    return result(outcome, rule.id(), text(rule, "citation"), text(rule, "reason"), remedy);
  }

  private PolicyResult result(
      Outcome outcome, String rule, String citation, String reason, @Nullable String remedy) {
    return PolicyResult.of(definition.pack(), outcome, rule, citation, reason, remedy);
  }

  static String text(CedarRule rule, String annotation) {
    return Objects.requireNonNull(rule.annotation(annotation), annotation);
  }
}
