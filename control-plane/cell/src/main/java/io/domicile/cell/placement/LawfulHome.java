package io.domicile.cell.placement;

import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.tenant.Isolation;
import io.domicile.residency.decision.Decision;
import io.domicile.residency.decision.PolicyResult;
import io.domicile.residency.placement.Candidate;
import io.domicile.residency.placement.HomePlacements;
import io.domicile.residency.placement.LawfulRegions;
import io.domicile.residency.placement.ReplicaPlacement;
import io.domicile.residency.region.RegionCode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether this cell may be a tenant's home. Thread-safe. */
public final class LawfulHome {

  private final LawfulRegions regions;
  private final RegionCode region;
  private final Set<Isolation> isolations;
  private final boolean replicated;

  /** What was decided. */
  public sealed interface Verdict {

    /**
     * It may: the engine's permits, one for each kind of asset that is made here.
     *
     * @param replica null where the cluster has no replicas
     */
    record Lawful(HomePlacements home, @Nullable ReplicaPlacement replica) implements Verdict {}

    /**
     * It may not.
     *
     * @param reason for an operator, with the citation
     */
    record Refused(String reason) implements Verdict {}
  }

  /**
   * A cell's rule.
   *
   * @param replicated whether its cluster has replicas, and so whoever lives on it is replicated
   */
  public LawfulHome(
      LawfulRegions regions, RegionCode region, Set<Isolation> isolations, boolean replicated) {
    this.regions = regions;
    this.region = region;
    this.isolations = Set.copyOf(isolations);
    this.replicated = replicated;
  }

  /** Decides now; an error while deciding is a refusal. */
  public Verdict decide(DesiredTenant tenant) {
    if (!isolations.contains(tenant.isolation())) {
      return new Verdict.Refused("This cell does not offer isolation by " + tenant.isolation());
    }
    return switch (regions.examine(tenant.residency(), region)) {
      case Candidate.Lawful lawful ->
          replicated ? replica(tenant, lawful.home()) : new Verdict.Lawful(lawful.home(), null);
      case Candidate.Refused refused -> refused(refused.because());
    };
  }

  private Verdict replica(DesiredTenant tenant, HomePlacements home) {
    return switch (regions.replica(tenant.residency(), region)) {
      case Decision.Permitted permitted ->
          new Verdict.Lawful(home, new ReplicaPlacement(permitted));
      case Decision.Denied denied -> refused(denied.refusals().getFirst());
    };
  }

  private static Verdict refused(PolicyResult because) {
    return new Verdict.Refused(
        because.reason()
            + " ("
            + because.pack()
            + "/"
            + because.rule()
            + ", "
            + because.citation()
            + ")");
  }
}
