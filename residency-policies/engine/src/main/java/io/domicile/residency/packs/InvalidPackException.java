package io.domicile.residency.packs;

import io.domicile.residency.cedar.SourceProblem;
import java.util.List;

/**
 * A pack or a list that must not be used; the message names file and line of every problem found.
 */
public final class InvalidPackException extends RuntimeException {
  private final List<SourceProblem> problems;

  public InvalidPackException(List<SourceProblem> problems) {
    super(String.join("\n", problems.stream().map(SourceProblem::toString).toList()));
    this.problems = List.copyOf(problems);
  }

  public List<SourceProblem> problems() {
    return problems;
  }
}
