package io.domicile.residency.placement;

import io.domicile.residency.decision.Decision;
import io.domicile.residency.decision.PolicyResult;
import io.domicile.residency.region.RegionCode;
import java.util.List;

/** A region that was tried as a tenant's home. */
public sealed interface Candidate {
  RegionCode region();

  /**
   * Everything a home needs may be there.
   *
   * @param permits one for each kind of {@code AssetKind.home()}, the primary's first
   */
  record Lawful(Placement placement, List<Decision.Permitted> permits) implements Candidate {
    public Lawful {
      permits = List.copyOf(permits);
    }

    @Override
    public RegionCode region() {
      return placement.region();
    }

    /** The permits, each as the type that whoever makes that asset takes. */
    public HomePlacements home() {
      return HomePlacements.of(permits);
    }
  }

  /**
   * Something a home needs may not be there.
   *
   * @param refusals what was refused, in the order of {@code AssetKind.home()}; never empty
   */
  record Refused(RegionCode region, List<Decision.Denied> refusals) implements Candidate {
    public Refused {
      refusals = List.copyOf(refusals);
    }

    /**
     * The first pack's refusal of the first asset: the one citation to show where there is room for
     * one.
     */
    public PolicyResult because() {
      return refusals.getFirst().refusals().getFirst();
    }
  }
}
