package io.domicile.residency.publication;

import io.domicile.residency.cases.WorkedCases;
import io.domicile.residency.cedar.SourceProblem;
import io.domicile.residency.packs.PackDefinition;
import java.util.List;

/**
 * How one version of a pack came out.
 *
 * @param published whether just this text of it is published
 * @param results its worked cases, in their order; empty where they cannot be read
 * @param problems why it must not be published, files below the folder of packs; empty where it may
 */
public record PackReport(
    PackDefinition pack,
    boolean published,
    List<WorkedCases.Result> results,
    List<SourceProblem> problems) {
  public PackReport {
    results = List.copyOf(results);
    problems = List.copyOf(problems);
  }

  public boolean passed() {
    return problems.isEmpty();
  }

  /** {@code name@version}. */
  public String reference() {
    return pack.pack().reference();
  }
}
