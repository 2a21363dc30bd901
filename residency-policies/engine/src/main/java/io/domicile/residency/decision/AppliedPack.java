package io.domicile.residency.decision;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.asset.Outcome;
import io.domicile.residency.cedar.CedarAnswer;
import io.domicile.residency.cedar.CedarRequest;
import io.domicile.residency.cedar.CedarRule;
import io.domicile.residency.cedar.EntityName;
import io.domicile.residency.decision.PolicyResult.NearMiss;
import io.domicile.residency.packs.DatedLists;
import io.domicile.residency.packs.Fact;
import io.domicile.residency.packs.Pack;
import io.domicile.residency.packs.PackDefinition;
import io.domicile.residency.policy.ResidencyPolicy;
import java.time.Instant;
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
  private final PackDefinition definition;
  private final Set<EntityName> named = new HashSet<>();
  private final Set<String> attributes = new HashSet<>();
  private final Map<String, Set<EntityName>> facts = new HashMap<>();
  private final Applicability applicability;
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
      DatedLists lists,
      Instant at) {
    this.definition = definition;
    for (var rule : definition.rules().rules()) {
      named.addAll(rule.entities());
      attributes.addAll(rule.attributes());
    }
    for (var fact : Fact.values()) {
      var values = fact.in(policy, at);
      if (values != null && (attributes.contains(fact.wireName()) || fact == Fact.PINS)) {
        var entities = fact.entities(values);
        facts.put(fact.wireName(), entities);
        named.addAll(entities);
      }
    }
    this.applicability = Applicability.of(definition, policy, tie, lists, at);
  }

  Pack pack() {
    return definition.pack();
  }

  /** Whether the pack has a say on this tenant or sets it duties, or would if more were known. */
  boolean mayConcern() {
    return applicability.mayConcern();
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

  /**
   * Answers for one asset in one place.
   *
   * @param place what the place is in
   * @param keyPlace what the keys' place is in; null is unknown
   */
  PolicyResult answer(
      AssetKind kind, Action action, Set<EntityName> place, @Nullable Set<EntityName> keyPlace) {
    var settled = applicability.settled();
    if (settled != null) {
      return settled;
    }
    var request =
        new CedarRequest(
            kindClass(kind), actionClass(action), project(place), seen(keyPlace), facts);
    var known = answers.get(request);
    if (known != null) {
      return known;
    }
    var answer = definition.rules().ask(request);
    var result = applicability.qualify(interpret(action, answer));
    // A failure may pass; it must not be remembered as the law.
    if (answer.errors().isEmpty()) {
      answers.putIfAbsent(request, result);
    }
    return result;
  }

  /** Equal for places of keys that this pack cannot tell apart; null is unknown. */
  Optional<Set<EntityName>> keyClass(@Nullable Set<EntityName> keyPlace) {
    return applicability.settled() == null ? Optional.ofNullable(seen(keyPlace)) : Optional.empty();
  }

  private @Nullable Set<EntityName> seen(@Nullable Set<EntityName> keyPlace) {
    return keyPlace == null || !attributes.contains("keyPlace") ? null : project(keyPlace);
  }

  /** The same as {@link #answer}, with nothing taken out of the question and nothing remembered. */
  PolicyResult answerAfresh(
      AssetKind kind, Action action, Set<EntityName> place, @Nullable Set<EntityName> keyPlace) {
    var settled = applicability.settled();
    if (settled != null) {
      return settled;
    }
    var request = new CedarRequest(kind.wireName(), action.wireName(), place, keyPlace, facts);
    return applicability.qualify(interpret(action, definition.rules().ask(request)));
  }

  private PolicyResult interpret(Action action, CedarAnswer answer) {
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
          : of(rule, Outcome.DENY, rule.annotation("remedy")).withNearMisses(nearMisses(action));
    }
    var otherwise = Objects.requireNonNull(definition.otherwise(), "rules without an otherwise");
    return result(
            Outcome.DENY,
            otherwise.rule(),
            otherwise.citation(),
            otherwise.reason(),
            otherwise.remedy())
        .withNearMisses(nearMisses(action));
  }

  private List<NearMiss> nearMisses(Action action) {
    return definition.rules().rules().stream()
        .filter(CedarRule::permit)
        .filter(rule -> rule.actions().isEmpty() || rule.actions().contains(action.wireName()))
        .map(rule -> new NearMiss(rule.id(), text(rule, "citation"), rule.annotation("remedy")))
        .toList();
  }

  private PolicyResult of(CedarRule rule, Outcome outcome, @Nullable String remedy) {
    return result(outcome, rule.id(), text(rule, "citation"), text(rule, "reason"), remedy);
  }

  private PolicyResult result(
      Outcome outcome, String rule, String citation, String reason, @Nullable String remedy) {
    return PolicyResult.of(definition.pack(), outcome, rule, citation, reason, remedy);
  }

  private static String text(CedarRule rule, String annotation) {
    return Objects.requireNonNull(rule.annotation(annotation), annotation);
  }

  /** Kinds that no rule names cannot be told apart by any; the first of them stands for all. */
  private String kindClass(AssetKind kind) {
    for (var candidate : AssetKind.values()) {
      if (candidate == kind
          || (!names("Asset", candidate.wireName()) && !names("Asset", kind.wireName()))) {
        return candidate.wireName();
      }
    }
    return kind.wireName();
  }

  private String actionClass(Action action) {
    for (var candidate : Action.values()) {
      if (candidate == action
          || (!names("Action", candidate.wireName()) && !names("Action", action.wireName()))) {
        return candidate.wireName();
      }
    }
    return action.wireName();
  }

  private boolean names(String type, String id) {
    return named.contains(new EntityName(type, id));
  }

  private Set<EntityName> project(Set<EntityName> place) {
    return place.stream().filter(named::contains).collect(toUnmodifiableSet());
  }
}
