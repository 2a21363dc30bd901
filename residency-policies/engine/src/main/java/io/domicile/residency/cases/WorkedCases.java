package io.domicile.residency.cases;

import io.domicile.residency.cases.WorkedCase.Expected;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.decision.PolicyResult;
import io.domicile.residency.decision.Reading;
import io.domicile.residency.packs.InvalidPackException;
import io.domicile.residency.packs.PackDefinition;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.region.Regions;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs the worked cases of packs. Thread-safe. */
public final class WorkedCases {
  /** Published with a case in which a named pack is a ground; what is published stays. */
  private static final Set<String> FIRST_READING = Set.of("in-dpdp@1.0", "in-dpdp@1.1");

  private final Regions regions;
  private final Packs packs;

  public WorkedCases(Regions regions, Packs packs) {
    this.regions = regions;
    this.packs = packs;
  }

  /**
   * How one case came out.
   *
   * @param line where the case starts in its file, from 1
   * @param answer what the pack said; null where it said nothing at all
   * @param error why it could not be asked; null where it could
   * @param took how long it took, the packs' application to the case's tenant included
   */
  public record Result(
      PackDefinition pack,
      WorkedCase workedCase,
      int line,
      @Nullable PolicyResult answer,
      @Nullable String error,
      Duration took) {
    public boolean passed() {
      return answer != null && workedCase.expect().isMetBy(answer);
    }

    /** Where the case stands, below the folder of packs. */
    public String file() {
      return CaseReader.file(pack);
    }

    /** What the case wants, in one line. */
    public String expected() {
      return workedCase.expect().toString();
    }

    /** What came instead, or just that, in one line. */
    public String actual() {
      if (error != null) {
        return error;
      }
      return answer == null
          ? "nothing: no such version of the pack answered on that day"
          : Expected.of(answer, workedCase.expect().obligations() != null).toString();
    }
  }

  /**
   * The cases that stand beside a pack.
   *
   * @throws InvalidPackException naming every case that cannot be read, with its line
   */
  public static List<WorkedCase> of(PackDefinition pack) {
    return CaseReader.read(pack).stream().map(CaseReader.Located::workedCase).toList();
  }

  /**
   * Runs all cases of one version of a pack, in their order. They are asked of that version alone:
   * what was true of it stays so when a later one supersedes it.
   *
   * @throws InvalidPackException naming every case that cannot be read, with its line
   */
  public List<Result> run(PackDefinition pack) {
    return CaseReader.read(pack).stream().map(located -> run(pack, located)).toList();
  }

  private Result run(PackDefinition pack, CaseReader.Located located) {
    long start = System.nanoTime();
    @Nullable PolicyResult answer = null;
    @Nullable String error = null;
    try {
      answer = ask(pack, located.workedCase());
    } catch (IllegalArgumentException e) {
      error = "the case cannot be asked: " + e.getMessage();
    }
    var took = Duration.ofNanos(System.nanoTime() - start);
    return new Result(pack, located.workedCase(), located.line(), answer, error, took);
  }

  private @Nullable PolicyResult ask(PackDefinition pack, WorkedCase workedCase) {
    var clock = Clock.fixed(workedCase.instant(), ZoneOffset.UTC);
    var supposed = packs.alone(pack);
    if (workedCase.suppose() != null) {
      for (var change : workedCase.suppose()) {
        supposed = supposed.supposing(change.area(), change.country(), change.listed());
      }
    }
    var reading =
        FIRST_READING.contains(pack.pack().reference()) ? Reading.FIRST : Reading.present();
    var decision =
        Decisions.forReplay(regions, supposed, clock, reading).decide(workedCase.question());
    return decision.policies().stream()
        .filter(result -> result.pack().equals(pack.pack().name()))
        .filter(result -> result.version().equals(pack.pack().version()))
        // Of the place that the case asks about, if the pack refuses another part as well.
        .min(Comparator.comparing(PolicyResult::concernsPart))
        .orElse(null);
  }
}
