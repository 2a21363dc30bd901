package io.domicile.cell.placement;

import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.tenant.Isolation;
import io.domicile.residency.decision.PolicyResult;
import io.domicile.residency.placement.Candidate;
import io.domicile.residency.placement.HomePlacements;
import io.domicile.residency.placement.LawfulRegions;
import io.domicile.residency.region.RegionCode;
import java.util.Set;

/** Whether this cell may be a tenant's home. Thread-safe. */
public final class LawfulHome {

  private final LawfulRegions regions;
  private final RegionCode region;
  private final Set<Isolation> isolations;

  /** What was decided. */
  public sealed interface Verdict {

    /** It may: the engine's permits, one for each kind of asset that is made here. */
    record Lawful(HomePlacements home) implements Verdict {}

    /**
     * It may not.
     *
     * @param reason for an operator, with the citation
     */
    record Refused(String reason) implements Verdict {}
  }

  public LawfulHome(LawfulRegions regions, RegionCode region, Set<Isolation> isolations) {
    this.regions = regions;
    this.region = region;
    this.isolations = Set.copyOf(isolations);
  }

  /** Decides now; an error while deciding is a refusal. */
  public Verdict decide(DesiredTenant tenant) {
    if (!isolations.contains(tenant.isolation())) {
      return new Verdict.Refused("This cell does not offer isolation by " + tenant.isolation());
    }
    return switch (regions.examine(tenant.residency(), region)) {
      case Candidate.Lawful lawful -> new Verdict.Lawful(lawful.home());
      case Candidate.Refused refused -> {
        PolicyResult because = refused.because();
        yield new Verdict.Refused(
            because.reason()
                + " ("
                + because.pack()
                + "/"
                + because.rule()
                + ", "
                + because.citation()
                + ")");
      }
    };
  }
}
