package io.domicile.residency.cedar;

import java.util.List;

/**
 * A set of rules that must not be used: it does not parse, or says what the schema does not know.
 */
public final class CedarException extends RuntimeException {
  private final List<SourceProblem> problems;

  public CedarException(List<SourceProblem> problems) {
    super(String.join("\n", problems.stream().map(SourceProblem::toString).toList()));
    this.problems = List.copyOf(problems);
  }

  public List<SourceProblem> problems() {
    return problems;
  }
}
