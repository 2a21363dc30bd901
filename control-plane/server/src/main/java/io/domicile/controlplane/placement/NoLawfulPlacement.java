package io.domicile.controlplane.placement;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.decision.PolicyResult;
import io.domicile.residency.placement.Candidate;
import io.domicile.residency.placement.Survey;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.RegionCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Ends a request for which there is no lawful place; it carries what was tried. */
public final class NoLawfulPlacement extends RuntimeException {

  private final transient Survey survey;

  public NoLawfulPlacement(Survey survey) {
    super("no lawful placement");
    this.survey = survey;
  }

  public Survey survey() {
    return survey;
  }

  /** The policy that was asked about, with the versions of packs that it was decided by. */
  public ResidencyPolicy residency() {
    return survey.refused().getFirst().refusals().getFirst().question().policy();
  }

  /** One region, and everything that refused it. */
  record Tried(RegionCode region, String citation, List<Refusal> refusals) {}

  /**
   * One rule's refusal.
   *
   * @param assetKinds what it refused there
   */
  record Refusal(
      String pack,
      String version,
      String rule,
      String citation,
      String reason,
      @Nullable String remedy,
      List<AssetKind> assetKinds) {}

  /** The problem document: every region that was tried, with the citations that refused it. */
  public ProblemException problem() {
    return new ProblemException(ErrorCode.NO_LAWFUL_PLACEMENT, sentence())
        .with("regions", survey.refused().stream().map(NoLawfulPlacement::tried).toList())
        .with("remarks", survey.remarks());
  }

  /** The reason in one sentence: the remarks where there are some, else the citations. */
  public String sentence() {
    String reasons =
        survey.remarks().isEmpty()
            ? survey.refused().stream()
                .map(refused -> refused.because().citation())
                .distinct()
                .sorted()
                .collect(Collectors.joining("; "))
            : String.join("; ", survey.remarks());
    return "Of "
        + survey.candidates().size()
        + (survey.candidates().size() == 1 ? " region" : " regions")
        + " tried, none is lawful for this tenant: "
        + reasons
        + ".";
  }

  private static Tried tried(Candidate.Refused refused) {
    var kinds = new LinkedHashMap<PolicyResult, List<AssetKind>>();
    refused
        .refusals()
        .forEach(
            denied ->
                denied
                    .refusals()
                    .forEach(
                        result ->
                            kinds
                                .computeIfAbsent(result, same -> new ArrayList<>())
                                .add(denied.assetKind())));
    List<Refusal> refusals = new ArrayList<>();
    kinds.forEach(
        (result, assets) ->
            refusals.add(
                new Refusal(
                    result.pack(),
                    result.version(),
                    result.rule(),
                    result.citation(),
                    result.reason(),
                    result.remedy(),
                    List.copyOf(assets))));
    return new Tried(refused.region(), refused.because().citation(), refusals);
  }
}
