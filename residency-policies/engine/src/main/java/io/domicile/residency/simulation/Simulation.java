package io.domicile.residency.simulation;

import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.decision.Decision;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.decision.PolicyResult;
import io.domicile.residency.decision.Question;
import io.domicile.residency.packs.Pack;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges combinations, one after the other, by the law as it is and as it is supposed to be. What
 * it remembers does not grow with their number. Regions fall into few classes for any pack, so that
 * Cedar is asked a few times per combination; all regions are gone through only for those that are
 * stranded. Not thread-safe: one for each run.
 */
public final class Simulation {
  /** Within this of a date, both sides of it count; a little later only what follows does. */
  private static final Duration PAST_A_DATE = Duration.ofSeconds(61);

  private final Supposition supposition;
  private final Instant now;
  private final Collection<RegionCode> candidates;
  private final Decisions present;
  private final Decisions supposed;
  private final Decisions dated;
  private final Neighbours neighbours;
  private final SetClock onTheWay;

  /**
   * A run.
   *
   * @param packs the law as it is
   * @param candidates the regions that homes may be looked for in, the preferred ones first
   */
  public Simulation(
      Regions regions,
      Packs packs,
      Supposition supposition,
      Instant now,
      Collection<RegionCode> candidates) {
    this.supposition = supposition;
    this.now = now;
    this.candidates = List.copyOf(candidates);
    this.onTheWay = new SetClock(now);
    this.present = Decisions.forOnePass(regions, packs, Clock.fixed(now, ZoneOffset.UTC));
    this.supposed =
        Decisions.forOnePass(
            regions, supposition.supposed(), Clock.fixed(supposition.at(), ZoneOffset.UTC));
    this.neighbours = new Neighbours(regions, supposition);
    this.dated = Decisions.forOnePass(regions, supposition.dated(), onTheWay);
  }

  /** Judges what tenants with this policy have. */
  public Verdict judge(ResidencyPolicy policy, List<PlacedAsset> assets) {
    var then = asSupposed(policy);
    var verdicts = new ArrayList<AssetVerdict>();
    for (var asset : assets) {
      boolean before = permits(present, asset.question(policy));
      var after = supposed.decide(asset.question(then));
      var effect = Effect.of(before, after instanceof Decision.Permitted);
      verdicts.add(
          new AssetVerdict(
              asset,
              effect,
              effect == Effect.NEWLY_UNLAWFUL ? by(then, asset) : null,
              refusals(after)));
    }
    var worst = Effect.worst(verdicts.stream().map(AssetVerdict::effect).toList());
    return new Verdict(
        worst,
        verdicts,
        worst.unlawful() ? lawfulRegions(then) : List.of(),
        neighbours.among(staying(verdicts), then));
  }

  private static List<PlacedAsset> staying(List<AssetVerdict> verdicts) {
    return verdicts.stream()
        .filter(verdict -> verdict.effect() == Effect.LAWFUL)
        .map(AssetVerdict::asset)
        .toList();
  }

  /** The packs that would have a say on tenants with this policy, as supposed. */
  public List<Pack> concerning(ResidencyPolicy policy) {
    return supposed.concerning(asSupposed(policy));
  }

  /** A draft is judged as if every tenant had been moved to it. */
  private ResidencyPolicy asSupposed(ResidencyPolicy policy) {
    var draft = supposition.draft();
    return draft == null ? policy : policy.withoutVersionOf(draft.pack().name());
  }

  private static List<PolicyResult> refusals(Decision decision) {
    return decision instanceof Decision.Denied denied ? denied.refusals() : List.of();
  }

  private static boolean permits(Decisions decisions, Question question) {
    return decisions.decide(question) instanceof Decision.Permitted;
  }

  /**
   * The date on which a lawful asset becomes unlawful: that of a list, a pack or a mechanism on the
   * way, else the moment of the supposed change. Found by halving, so that where something should
   * become unlawful more than once, it is one of those dates.
   */
  private Instant by(ResidencyPolicy policy, PlacedAsset asset) {
    var dates = dated.dates(policy, now, supposition.at());
    int lawfulBefore = 0;
    int unlawfulFrom = dates.size();
    while (lawfulBefore < unlawfulFrom) {
      int middle = (lawfulBefore + unlawfulFrom) >>> 1;
      onTheWay.set(dates.get(middle).plus(PAST_A_DATE));
      if (permits(dated, asset.question(policy))) {
        lawfulBefore = middle + 1;
      } else {
        unlawfulFrom = middle;
      }
    }
    return unlawfulFrom < dates.size() ? dates.get(unlawfulFrom) : supposition.at();
  }

  private List<RegionCode> lawfulRegions(ResidencyPolicy policy) {
    return candidates.stream().filter(region -> mayBeHome(policy, region)).toList();
  }

  private boolean mayBeHome(ResidencyPolicy policy, RegionCode region) {
    return AssetKind.home().stream()
        .allMatch(kind -> permits(supposed, Question.of(policy, kind, region)));
  }

  /** Stands where it is set to. */
  private static final class SetClock extends Clock {
    private Instant instant;

    SetClock(Instant instant) {
      this.instant = instant;
    }

    void set(Instant moment) {
      instant = moment;
    }

    @Override
    public Instant instant() {
      return instant;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(@Nullable ZoneId zone) {
      return this;
    }
  }
}
