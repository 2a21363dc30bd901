package io.domicile.controlplane.placement;

import io.domicile.controlplane.cells.Cell;
import io.domicile.residency.decision.Decision;
import io.domicile.residency.placement.Placement;
import java.util.List;

/**
 * Where a tenant goes: a lawful region's cell in which room has been taken.
 *
 * @param placement the right to be there
 * @param permits one for each kind of asset in a home
 */
public record ChosenHome(Cell cell, Placement placement, List<Decision.Permitted> permits) {
  public ChosenHome {
    permits = List.copyOf(permits);
    if (!cell.region().equals(placement.region())) {
      throw new IllegalArgumentException("the placement is for another region than the cell's");
    }
  }
}
