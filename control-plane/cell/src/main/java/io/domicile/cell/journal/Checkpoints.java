package io.domicile.cell.journal;

/**
 * Told of every point between two instructions that a crash must be survivable at. Production does
 * nothing with it.
 */
@FunctionalInterface
public interface Checkpoints {

  /** Nothing happens. */
  Checkpoints NONE = point -> {};

  /**
   * The work has come this far.
   *
   * @param point such as {@code claim-database/done}
   */
  void reached(String point);
}
