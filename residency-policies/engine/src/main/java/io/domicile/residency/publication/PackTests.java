package io.domicile.residency.publication;

import io.domicile.residency.asset.Outcome;
import io.domicile.residency.cases.WorkedCase;
import io.domicile.residency.cases.WorkedCases;
import io.domicile.residency.cedar.CedarRule;
import io.domicile.residency.cedar.SourceProblem;
import io.domicile.residency.packs.InvalidPackException;
import io.domicile.residency.packs.PackDefinition;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.region.Regions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tests packs: runs their worked cases and looks whether these are enough to publish on. Whether a
 * pack's rules, dates and citations are sound is checked before, when it is loaded. Thread-safe.
 */
public final class PackTests {
  /** The fewest worked cases that a pack is published with. */
  public static final int FEWEST_CASES = 6;

  private final Packs packs;
  private final WorkedCases cases;

  public PackTests(Regions regions, Packs packs) {
    this.packs = packs;
    this.cases = new WorkedCases(regions, packs);
  }

  /**
   * Tests all versions of all packs, or of one.
   *
   * @param only a name ({@code eu-gdpr}: each of its versions) or a reference ({@code
   *     eu-gdpr@1.0}); null is all
   * @throws IllegalArgumentException when there is no such pack
   */
  public List<PackReport> run(@Nullable String only) {
    var chosen =
        packs.definitions().stream()
            .filter(
                one ->
                    only == null
                        || one.pack().name().equals(only)
                        || one.pack().reference().equals(only))
            .toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          only == null ? "there is no pack to test" : "there is no pack called " + only);
    }
    return chosen.stream().map(this::run).toList();
  }

  private PackReport run(PackDefinition pack) {
    boolean published = packs.published().contains(pack.pack());
    try {
      var results = cases.run(pack);
      return new PackReport(pack, published, results, problems(pack, results));
    } catch (InvalidPackException e) {
      return new PackReport(pack, published, List.of(), e.problems());
    }
  }

  private static List<SourceProblem> problems(
      PackDefinition pack, List<WorkedCases.Result> results) {
    var problems = new ArrayList<SourceProblem>();
    for (var result : results) {
      if (!result.passed()) {
        problems.add(
            new SourceProblem(
                result.file(),
                result.line(),
                result.workedCase().name()
                    + ": expected "
                    + result.expected()
                    + ", got "
                    + result.actual()));
      }
    }
    enough(pack, results, problems);
    reached(pack, results, problems);
    remedies(pack, problems);
    return problems;
  }

  private static void enough(
      PackDefinition pack, List<WorkedCases.Result> results, List<SourceProblem> problems) {
    var file = file(pack, "cases.json");
    if (results.size() < FEWEST_CASES) {
      problems.add(
          new SourceProblem(
              file,
              1,
              results.size() + " worked cases; a pack is published with at least " + FEWEST_CASES));
    }
    var names = new HashSet<String>();
    for (var result : results) {
      if (!names.add(result.workedCase().name())) {
        problems.add(
            new SourceProblem(
                file,
                result.line(),
                "another case is called \"" + result.workedCase().name() + "\" as well"));
      }
    }
    var outcomes = results.stream().map(result -> result.workedCase().expect().outcome()).toList();
    if (!pack.dutiesOnly()) {
      for (var outcome : List.of(Outcome.PERMIT, Outcome.DENY)) {
        if (!outcomes.contains(outcome)) {
          problems.add(new SourceProblem(file, 1, "no worked case comes out as " + outcome));
        }
      }
    }
  }

  /** A rule that decides no case is a rule that nobody has tried. */
  private static void reached(
      PackDefinition pack, List<WorkedCases.Result> results, List<SourceProblem> problems) {
    Set<String> reached =
        results.stream()
            .filter(WorkedCases.Result::passed)
            .map(WorkedCases.Result::workedCase)
            .map(WorkedCase::expect)
            .map(WorkedCase.Expected::rule)
            .collect(Collectors.toSet());
    for (var rule : pack.rules().rules()) {
      if (!reached.contains(rule.id())) {
        problems.add(problem(rule, "rule " + rule.id() + " decides no worked case that passes"));
      }
    }
    var otherwise = pack.otherwise();
    if (otherwise != null && !reached.contains(otherwise.rule())) {
      problems.add(
          new SourceProblem(
              file(pack, "pack.json"),
              1,
              "otherwise (" + otherwise.rule() + ") decides no worked case that passes"));
    }
    if (pack.dutiesOnly() && !reached.contains("duties-only")) {
      problems.add(
          new SourceProblem(
              file(pack, "cases.json"), 1, "no worked case that passes comes with the duties"));
    }
  }

  /** Whoever is refused must be told what would help, or that nothing would. */
  private static void remedies(PackDefinition pack, List<SourceProblem> problems) {
    for (var rule : pack.rules().rules()) {
      var remedy = rule.annotation("remedy");
      if (remedy == null || remedy.isBlank()) {
        problems.add(problem(rule, "rule " + rule.id() + " has no @remedy"));
      }
    }
    if (pack.otherwise() != null && pack.otherwise().remedy() == null) {
      problems.add(new SourceProblem(file(pack, "pack.json"), 1, "otherwise has no remedy"));
    }
  }

  private static SourceProblem problem(CedarRule rule, String message) {
    return new SourceProblem(rule.file(), rule.line(), message);
  }

  private static String file(PackDefinition pack, String name) {
    return pack.pack().name() + "/" + pack.pack().version() + "/" + name;
  }
}
