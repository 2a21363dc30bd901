package io.domicile.residency.decision;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.decision.Decision.Findings;
import io.domicile.residency.packs.Pack;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.Dated;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.Region;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The engine. Tenants with equal policies share what is worked out for them, in caches of bounded
 * size. The first question about a policy costs milliseconds, later ones microseconds, and a {@link
 * DecisionTable} nanoseconds. Thread-safe; keep one for the life of the process.
 */
public final class Decisions {
  private static final System.Logger LOG = System.getLogger(Decisions.class.getName());
  private static final int MOST_POLICIES = 5_000;
  private static final int MOST_TABLES = 1_000;
  private static final int AT_HAND = 8;

  private final Regions regions;
  private final Packs packs;
  private final Clock clock;
  private final Reading reading;
  private final Timeline timeline;
  private final Cache<Stretch, CompiledPolicy> policies;
  private final Cache<TableKey, DecisionTable> tables =
      Caffeine.newBuilder().maximumSize(MOST_TABLES).build();

  public Decisions(Regions regions, Packs packs, Clock clock) {
    this(regions, packs, clock, Reading.present(), MOST_POLICIES);
  }

  private Decisions(Regions regions, Packs packs, Clock clock, Reading reading, int mostPolicies) {
    this.reading = reading;
    this.regions = regions;
    this.packs = packs;
    this.clock = clock;
    this.timeline = new Timeline(packs);
    this.policies = Caffeine.newBuilder().maximumSize(mostPolicies).build();
  }

  /**
   * An engine that goes through many policies once, one after the other, and so remembers next to
   * nothing of those that it has seen.
   */
  public static Decisions forOnePass(Regions regions, Packs packs, Clock clock) {
    return new Decisions(regions, packs, clock, Reading.present(), AT_HAND);
  }

  /** The same, deciding as an earlier engine did: for decisions that are made again. */
  public static Decisions forReplay(Regions regions, Packs packs, Clock clock, Reading reading) {
    return new Decisions(regions, packs, clock, reading, AT_HAND);
  }

  private record Stretch(ResidencyPolicy policy, Instant start) {}

  private record TableKey(ResidencyPolicy policy, Timeline.Window window) {}

  public Regions regions() {
    return regions;
  }

  public Packs packs() {
    return packs;
  }

  /** The same law and reading, deciding as at another moment. */
  public Decisions at(Instant moment) {
    return new Decisions(regions, packs, Clock.fixed(moment, ZoneOffset.UTC), reading, AT_HAND);
  }

  Clock clock() {
    return clock;
  }

  /** Decides. Never throws for a question that it cannot answer: that is a deny. */
  public Decision decide(Question question) {
    var now = clock.instant();
    return Decision.of(question, findOrDeny(question, now), recorded(question, now), reading, now);
  }

  /** The present table for a policy; it says itself how long it holds. */
  public DecisionTable table(ResidencyPolicy policy) {
    var now = clock.instant();
    var window = timeline.around(now, policy);
    var key = new TableKey(policy, window);
    var table =
        tables.get(
            key,
            unseen -> new DecisionTable(regions, cells(policy, window), now, window.changesAt()));
    if (table.failed()) {
      tables.invalidate(key);
    }
    return table;
  }

  private DecisionTable.Cells cells(ResidencyPolicy policy, Timeline.Window window) {
    return new DecisionTable.Cells() {
      @Override
      public Findings find(
          AssetKind kind, Action action, Region region, @Nullable Region keyRegion) {
        return merge(
            policy,
            window,
            compiled -> compiled.find(kind, action, region, keyRegion, Who.nobody()));
      }

      @Override
      public Object keyClass(@Nullable Region keyRegion) {
        return window.starts().stream()
            .map(start -> compiled(policy, start).keyClass(keyRegion))
            .toList();
      }
    };
  }

  /**
   * The packs that have a say on tenants with this policy at present, or set them duties, or would
   * if more were known; ordered by name. Each is in the version that the policy is bound to, or
   * else the one in force.
   */
  public List<Pack> concerning(ResidencyPolicy policy) {
    return compiled(policy, timeline.around(clock.instant(), policy).starts().getFirst())
        .concerning();
  }

  /**
   * The dates after one moment and not after another on which answers about this policy may change:
   * those of packs and lists, and of its own mechanisms.
   */
  public List<Instant> dates(ResidencyPolicy policy, Instant after, Instant until) {
    return timeline.between(after, until, policy);
  }

  private Findings findOrDeny(Question question, Instant now) {
    try {
      return find(question, now);
    } catch (RuntimeException | LinkageError e) {
      LOG.log(System.Logger.Level.ERROR, "deciding failed, so it is denied", e);
      return deny(
          PolicyResult.FAILED,
          "deciding failed, and what fails is denied: " + e.getClass().getSimpleName());
    }
  }

  private Findings find(Question question, Instant now) {
    var region = known(question.region());
    if (region.isEmpty()) {
      return unknownRegion(question.region());
    }
    Optional<Region> keyRegion = Optional.ofNullable(question.keyRegion()).flatMap(this::known);
    if (question.keyRegion() != null && keyRegion.isEmpty()) {
      return unknownRegion(question.keyRegion());
    }
    @Nullable Region keys = keyRegion.orElse(null);
    var window = timeline.around(now, question.policy());
    var person = question.personIn();
    return merge(
        question.policy(),
        window,
        compiled ->
            person == null
                ? compiled.find(
                    question.assetKind(), question.action(), region.get(), keys, question.who())
                : compiled.findAccess(
                    question.assetKind(),
                    question.action(),
                    person,
                    region.get(),
                    keys,
                    question.who()));
  }

  /** What is recorded that the answer may rest on; never a reason to fail. */
  private List<Dated> recorded(Question question, Instant now) {
    var region = known(question.region());
    if (region.isEmpty()) {
      return List.of();
    }
    try {
      return compiled(
              question.policy(), timeline.around(now, question.policy()).starts().getFirst())
          .recorded(region.get(), question.personIn(), question.who().importer());
    } catch (RuntimeException | LinkageError e) {
      LOG.log(System.Logger.Level.ERROR, "what is recorded could not be told", e);
      return List.of();
    }
  }

  private Optional<Region> known(RegionCode code) {
    return reading == Reading.FIRST || reading == Reading.SECOND
        ? regions.find(code).filter(region -> regions.indexOf(code) >= 0)
        : regions.find(code);
  }

  /**
   * The present answer if it is the same a margin earlier and later, as far as permitting goes;
   * else the deny.
   */
  private Findings merge(
      ResidencyPolicy policy, Timeline.Window window, Function<CompiledPolicy, Findings> finder) {
    var present = finder.apply(compiled(policy, window.starts().getFirst()));
    if (!present.permit()) {
      return present;
    }
    for (var start : window.starts().subList(1, window.starts().size())) {
      var near = finder.apply(compiled(policy, start));
      if (!near.permit()) {
        return near.with(
            PolicyResult.platformDeny(
                "dated-edge",
                "the answer is not the same "
                    + Timeline.MARGIN.toSeconds()
                    + " s earlier and later",
                null));
      }
    }
    return present;
  }

  CompiledPolicy compiled(ResidencyPolicy policy, Instant start) {
    return policies.get(
        new Stretch(policy, start), key -> new CompiledPolicy(packs, policy, reading, start));
  }

  private Findings unknownRegion(RegionCode code) {
    return deny("unknown-region", "region " + code + " is not in the catalogue");
  }

  private Findings deny(String rule, String reason) {
    return new Findings(
        List.of(PolicyResult.platformDeny(rule, reason, null)), Map.of(), packs.lists().digest());
  }
}
