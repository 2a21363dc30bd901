package io.domicile.cell;

import io.domicile.cell.journal.Checkpoints;

/**
 * The application as production runs it, with a test's eye on the points that its work comes to.
 */
public final class BreakableCell {

  private BreakableCell() {}

  public static CellApplication with(Checkpoints checkpoints) {
    return new CellApplication(checkpoints);
  }
}
