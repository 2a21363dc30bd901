package io.domicile.residency.decision;

import static java.util.stream.Collectors.joining;

import io.domicile.residency.asset.Outcome;
import io.domicile.residency.packs.Condition;
import io.domicile.residency.packs.DatedLists;
import io.domicile.residency.packs.Fact;
import io.domicile.residency.packs.Obligation;
import io.domicile.residency.packs.PackDefinition;
import io.domicile.residency.policy.ResidencyPolicy;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a pack concerns a tenant.
 *
 * @param settled the pack's answer to whatever is asked, where its rules need not be asked; null
 *     where they must
 * @param missing the facts that would have to be known to tell whether the pack concerns the
 *     tenant; empty where it does
 * @param obligations the pack's duties for this tenant
 * @param groundless why a permit of the pack is no ground here, though it can refuse; null where it
 *     is one
 */
record Applicability(
    PackDefinition definition,
    @Nullable PolicyResult settled,
    String missing,
    List<Obligation> obligations,
    @Nullable String groundless) {

  /**
   * Works it out.
   *
   * @param tie what the policy says of the pack itself
   */
  static Applicability of(
      PackDefinition definition,
      ResidencyPolicy policy,
      Tie tie,
      Reading reading,
      DatedLists lists,
      Instant at) {
    var scope = definition.scope();
    var obligations =
        definition.obligations().stream()
            .filter(
                duty ->
                    duty.when() == null
                        || duty.when().test(policy, lists, at) != Condition.Truth.NO)
            .toList();
    var begun = definition.begunAt(at);
    var known = scope.when().test(policy, lists, at);
    var truth = tie == Tie.DEMANDED ? Condition.Truth.YES : known;
    if (!definition.inForceAt(at) && (tie == Tie.NONE || begun)) {
      return settled(
          definition,
          notInForce(definition, tie != Tie.NONE && truth != Condition.Truth.NO, begun));
    }
    if (truth == Condition.Truth.NO) {
      return settled(
          definition,
          PolicyResult.of(
              definition.pack(),
              Outcome.NOT_APPLICABLE,
              "scope",
              scope.citation(),
              "does not concern this tenant",
              null));
    }
    if (definition.dutiesOnly()) {
      return settled(
          definition,
          PolicyResult.of(
                  definition.pack(),
                  Outcome.NOT_APPLICABLE,
                  DUTIES_ONLY,
                  scope.citation(),
                  "sets duties and says nothing of places",
                  null)
              .withObligations(obligations));
    }
    return new Applicability(
        definition,
        null,
        truth == Condition.Truth.YES ? "" : missing(scope.when(), policy, at),
        obligations,
        reading == Reading.FIRST ? null : groundless(definition, known, begun));
  }

  /**
   * To name a pack, or to bind to it ahead of its time, adds refusals and duties, never a ground.
   */
  private static @Nullable String groundless(
      PackDefinition definition, Condition.Truth known, boolean begun) {
    if (!begun) {
      return "is not in force before " + definition.pack().effectiveFrom();
    }
    return switch (known) {
      case YES -> null;
      case NO -> "does not concern this tenant";
      case UNKNOWN -> "is not known to concern this tenant";
    };
  }

  /** What a policy says of a pack, which is then taken ahead of its time even. */
  enum Tie {
    /** Nothing: the pack applies by facts, in the version in force. */
    NONE,
    /** The pack applies by facts, in just this version. */
    BOUND,
    /** The pack applies whatever the facts are. */
    DEMANDED
  }

  private static final String DUTIES_ONLY = "duties-only";

  boolean mayConcern() {
    return settled == null || settled.rule().equals(DUTIES_ONLY);
  }

  /** How sure it is that the pack concerns the tenant, the surest first. */
  enum Standing {
    CONCERNS,
    MAY_CONCERN,
    SETTLED
  }

  Standing standing() {
    if (settled != null) {
      return Standing.SETTLED;
    }
    return missing.isEmpty() ? Standing.CONCERNS : Standing.MAY_CONCERN;
  }

  private static Applicability settled(PackDefinition definition, PolicyResult result) {
    return new Applicability(definition, result, "", List.of(), null);
  }

  private static PolicyResult notInForce(PackDefinition definition, boolean needed, boolean begun) {
    var pack = definition.pack();
    var citation = definition.scope().citation();
    if (needed) {
      return PolicyResult.of(
          pack,
          Outcome.DENY,
          "no-longer-in-force",
          citation,
          "version " + pack.version() + " has not been in force since " + pack.effectiveTo(),
          "bind the tenant to a version that is in force");
    }
    return PolicyResult.of(
        pack,
        Outcome.NOT_APPLICABLE,
        "not-in-force",
        citation,
        begun
            ? "not in force since " + pack.effectiveTo()
            : "not in force before " + pack.effectiveFrom(),
        null);
  }

  private static String missing(Condition when, ResidencyPolicy policy, Instant at) {
    return when.missing(policy, at).stream().map(Fact::wireName).sorted().collect(joining(", "));
  }

  /**
   * The rules' answer in the light of what is not known of the scope: what the pack would refuse is
   * refused, and a pack that may not concern the tenant is no ground for a permit. What is unknown
   * denies wherever it matters, and only there.
   */
  PolicyResult qualify(PolicyResult result) {
    if (missing.isEmpty() && groundless != null && result.outcome() == Outcome.PERMIT) {
      return PolicyResult.of(
              definition.pack(),
              Outcome.NOT_APPLICABLE,
              "no-ground",
              definition.scope().citation(),
              "the policy names it, but it "
                  + groundless
                  + ": it does not refuse this, and is no ground",
              null)
          .withObligations(obligations);
    }
    if (missing.isEmpty()) {
      return result.outcome() == Outcome.PERMIT ? result.withObligations(obligations) : result;
    }
    var pack = definition.pack();
    if (result.outcome() != Outcome.DENY) {
      return PolicyResult.of(
          pack,
          Outcome.NOT_APPLICABLE,
          "scope",
          definition.scope().citation(),
          "unknown: "
              + missing
              + "; whether or not the pack concerns this tenant, it does not refuse this",
          null);
    }
    return PolicyResult.of(
            pack,
            Outcome.DENY,
            result.rule(),
            result.citation(),
            "unknown: " + missing + "; if the pack concerns this tenant: " + result.reason(),
            "declare "
                + missing
                + (result.remedy() == null
                    ? ""
                    : "; if the pack concerns this tenant: " + result.remedy()))
        .withNearMisses(result.nearMisses());
  }
}
