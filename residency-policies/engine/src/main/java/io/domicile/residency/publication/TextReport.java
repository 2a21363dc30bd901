package io.domicile.residency.publication;

import io.domicile.residency.cases.WorkedCase;
import io.domicile.residency.cases.WorkedCases;
import io.domicile.residency.cedar.SourceProblem;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;

/**
 * The report for people: pack by pack, each case with what was asked, the answer and its ground.
 */
public final class TextReport {
  private final PrintWriter out;
  private final String folder;

  /**
   * A report.
   *
   * @param folder put before the names of files, so that they can be opened; may be empty
   */
  public TextReport(PrintWriter out, String folder) {
    this.out = out;
    this.folder = folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
  }

  /** Writes the whole report. */
  public void write(List<PackReport> tests) {
    tests.forEach(this::write);
    long cases = tests.stream().mapToLong(test -> test.results().size()).sum();
    long passed =
        tests.stream()
            .flatMap(test -> test.results().stream())
            .filter(WorkedCases.Result::passed)
            .count();
    long unfit = tests.stream().filter(test -> !test.passed()).count();
    out.printf(
        "Versions of packs: %d; worked cases: %d, %d as written, %d not; %s%n",
        tests.size(),
        cases,
        passed,
        cases - passed,
        unfit == 0 ? "every pack is fit to be published." : unfit + " not fit to be published.");
    var drafts = tests.stream().filter(test -> test.passed() && !test.published()).toList();
    if (unfit == 0 && !drafts.isEmpty()) {
      out.printf(
          "Not published yet: %s. ./domicile packs publish does it, and they do not change from then on.%n",
          String.join(", ", drafts.stream().map(PackReport::reference).toList()));
    }
    out.flush();
  }

  /** Writes what is wrong with packs that do not even load. */
  public void write(Collection<SourceProblem> problems) {
    problems.forEach(this::problem);
    out.printf("%d problems; nothing could be tried.%n", problems.size());
    out.flush();
  }

  private void write(PackReport test) {
    out.printf(
        "%s  %s%s%n",
        test.reference(), test.pack().pack().title(), test.published() ? "" : "  (draft)");
    test.results().forEach(this::result);
    if (!test.passed()) {
      out.println("  not fit to be published:");
      test.problems().forEach(this::problem);
    }
    out.println();
  }

  private void result(WorkedCases.Result result) {
    var worked = result.workedCase();
    out.printf("  %s %s%n", result.passed() ? "ok  " : "FAIL", worked.name());
    out.printf("       asked     %s%n", asked(worked));
    out.printf("       %s %s%n", result.passed() ? "answer   " : "expected ", result.expected());
    if (!result.passed()) {
      out.printf("       got       %s%n", result.actual());
      out.printf("       at        %s%s:%d%n", folder, result.file(), result.line());
    }
  }

  private void problem(SourceProblem problem) {
    out.printf("  %s%s%n", folder, problem);
  }

  /** What a case asks, in one line: {@code store backup in us-east-1, keys in eu-central-1}. */
  private static String asked(WorkedCase worked) {
    var question = worked.question();
    return question.action()
        + " "
        + question.assetKind()
        + " in "
        + question.region()
        + (question.personIn() == null ? "" : " from " + question.personIn())
        + (worked.keyRegion() == null ? "" : ", keys in " + worked.keyRegion())
        + (worked.at() == null ? "" : ", on " + worked.at());
  }
}
