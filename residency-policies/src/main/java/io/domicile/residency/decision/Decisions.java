package io.domicile.residency.decision;

import io.domicile.residency.packs.Packs;
import io.domicile.residency.region.Regions;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The engine. Thread-safe; keep one for the life of the process. */
public final class Decisions {
  private final Regions regions;
  private final Packs packs;
  private final Clock clock;

  public Decisions(Regions regions, Packs packs, Clock clock) {
    this.regions = regions;
    this.packs = packs;
    this.clock = clock;
  }

  public Regions regions() {
    return regions;
  }

  public Packs packs() {
    return packs;
  }

  /** Never throws for a question it cannot answer: that is a deny. */
  public Decision decide(Question question) {
    var none =
        new PolicyResult(
            PolicyResult.PLATFORM,
            "1",
            Outcome.DENY,
            "no-pack-applies",
            "Domicile default deny",
            "no residency pack applies to these facts, and what no pack permits is denied",
            "declare the facts that a pack goes by, or pin the tenant's countries by contract",
            List.of());
    return Decision.of(
        question, new Decision.Findings(List.of(none), Map.of(), ""), clock.instant());
  }
}
