package io.domicile.residency.cases;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.domicile.residency.cedar.SourceProblem;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.decision.PolicyResult;
import io.domicile.residency.packs.InvalidPackException;
import io.domicile.residency.packs.PackDefinition;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.region.Regions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs the worked cases of packs. Thread-safe. */
public final class WorkedCases {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Regions regions;
  private final Packs packs;

  public WorkedCases(Regions regions, Packs packs) {
    this.regions = regions;
    this.packs = packs;
  }

  /**
   * How one case came out.
   *
   * @param answer what the pack said; null where it said nothing at all
   */
  public record Result(PackDefinition pack, WorkedCase workedCase, @Nullable PolicyResult answer) {
    public boolean passed() {
      var expected = workedCase.expect();
      return answer != null
          && answer.outcome() == expected.outcome()
          && answer.rule().equals(expected.rule())
          && answer.citation().equals(expected.citation());
    }

    /** One line for people: what was expected and what came. */
    public String explanation() {
      var expected = workedCase.expect();
      return pack.pack().reference()
          + ": "
          + workedCase.name()
          + ": expected "
          + describe(expected.outcome() + " by " + expected.rule(), expected.citation())
          + ", got "
          + (answer == null
              ? "nothing"
              : describe(answer.outcome() + " by " + answer.rule(), answer.citation()));
    }

    private static String describe(String what, String citation) {
      return what + " [" + citation + "]";
    }
  }

  /**
   * The cases that stand beside a pack.
   *
   * @throws InvalidPackException when they cannot be read
   */
  public static List<WorkedCase> of(PackDefinition pack) {
    try {
      return List.of(JSON.readValue(pack.cases(), WorkedCase[].class));
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      var file = pack.pack().name() + "/" + pack.pack().version() + "/cases.json";
      throw new InvalidPackException(
          List.of(new SourceProblem(file, line, e.getOriginalMessage())));
    }
  }

  /** Runs all cases of one version of a pack, in their order. */
  public List<Result> run(PackDefinition pack) {
    return of(pack).stream().map(workedCase -> run(pack, workedCase)).toList();
  }

  /** Runs one. */
  public Result run(PackDefinition pack, WorkedCase workedCase) {
    var clock = Clock.fixed(workedCase.instant(), ZoneOffset.UTC);
    var supposed = packs;
    if (workedCase.suppose() != null) {
      for (var change : workedCase.suppose()) {
        supposed = supposed.supposing(change.area(), change.country(), change.listed());
      }
    }
    var decision = new Decisions(regions, supposed, clock).decide(workedCase.question());
    var answer =
        decision.policies().stream()
            .filter(result -> result.pack().equals(pack.pack().name()))
            .filter(result -> result.version().equals(pack.pack().version()))
            .findFirst();
    return new Result(pack, workedCase, answer.orElse(null));
  }
}
