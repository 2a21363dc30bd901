package io.domicile.residency.placement;

import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.decision.Decision;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.decision.PolicyResult;
import io.domicile.residency.decision.Question;
import io.domicile.residency.packs.Condition;
import io.domicile.residency.packs.PackDefinition;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.RegionCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds out where a tenant's home may be. Thread-safe. */
public final class LawfulRegions {
  private final Decisions decisions;

  public LawfulRegions(Decisions decisions) {
    this.decisions = decisions;
  }

  /**
   * Tries every candidate, in the order given.
   *
   * @param candidates regions to try; an unknown one is refused like any other
   */
  public Survey survey(ResidencyPolicy policy, Collection<RegionCode> candidates) {
    var tried = candidates.stream().distinct().map(region -> examine(policy, region)).toList();
    return new Survey(tried, remarks(tried));
  }

  /** Whether everything that a home needs may be in this one region, its keys included. */
  public Candidate examine(ResidencyPolicy policy, RegionCode region) {
    return examine(policy, region, region);
  }

  /**
   * Whether everything that a home needs may be in one region while its key is in another, as with
   * a key that the tenant brings.
   *
   * @param keyRegion where the key is: itself asked about there, and an input to all else
   */
  public Candidate examine(ResidencyPolicy policy, RegionCode region, RegionCode keyRegion) {
    var permits = new ArrayList<Decision.Permitted>();
    var refusals = new ArrayList<Decision.Denied>();
    for (var kind : AssetKind.home()) {
      var place = kind == AssetKind.KEY ? keyRegion : region;
      switch (decisions.decide(Question.of(policy, kind, place).withKeyRegion(keyRegion))) {
        case Decision.Permitted permitted -> permits.add(permitted);
        case Decision.Denied denied -> refusals.add(denied);
      }
    }
    return refusals.isEmpty()
        ? new Candidate.Lawful(Placement.of(permits.getFirst()), permits)
        : new Candidate.Refused(region, refusals);
  }

  /** Whether a replica of a tenant's database may be in a region, its keys included. */
  public Decision replica(ResidencyPolicy policy, RegionCode region) {
    return decisions.decide(Question.of(policy, AssetKind.REPLICA, region).withKeyRegion(region));
  }

  /**
   * Where a pack demands a country that no cloud region is in, no choice of candidate could have
   * helped; say so.
   */
  private List<String> remarks(List<Candidate> tried) {
    var byPack = new TreeMap<String, String>();
    tried.stream()
        .flatMap(
            candidate ->
                candidate instanceof Candidate.Refused refused
                    ? refused.refusals().stream()
                    : Stream.of())
        .forEach(
            denied ->
                denied
                    .refusals()
                    .forEach(
                        refusal ->
                            remark(denied, refusal)
                                .ifPresent(text -> byPack.putIfAbsent(refusal.pack(), text))));
    return List.copyOf(byPack.values());
  }

  private Optional<String> remark(Decision.Denied denied, PolicyResult result) {
    return decisions
        .packs()
        .definition(result.pack() + "@" + result.version())
        .filter(definition -> concerns(definition, denied))
        .map(definition -> definition.pack().localisesIn())
        .filter(countries -> !countries.isEmpty())
        .filter(countries -> countries.stream().noneMatch(decisions.regions()::existsIn))
        .map(
            countries ->
                "no region exists in "
                    + String.join(
                        " or ",
                        countries.stream()
                            .sorted()
                            .map(c -> c + " (" + c.displayName() + ")")
                            .toList())
                    + ", where "
                    + result.citation()
                    + " demands the data to be");
  }

  /** Known to concern the tenant, that is; a pack that only might is not worth such a remark. */
  private boolean concerns(PackDefinition definition, Decision.Denied denied) {
    var policy = denied.question().policy();
    return policy.packs().contains(definition.pack().name())
        || policy.packs().contains(definition.pack().reference())
        || definition.scope().when().test(policy, decisions.packs().lists(), denied.at())
            == Condition.Truth.YES;
  }
}
