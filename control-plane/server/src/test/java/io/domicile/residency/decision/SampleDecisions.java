package io.domicile.residency.decision;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.domicile.contract.json.Json;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.asset.Outcome;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.RegionCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Decisions that no pack made, so that a golden file of one stays as it is when the law changes.
 */
public final class SampleDecisions {

  private static final Instant AT = Instant.parse("2026-11-23T05:36:03.123Z");

  private SampleDecisions() {}

  /** A tenant's policy with everything that one can say. */
  public static ResidencyPolicy policy() {
    return Json.read(
        """
        {"packs": ["eu-gdpr"], "bindings": [{"pack": "eu-gdpr", "version": "2026.2"}], "onLapse": "suspend",
         "facts": {"dataCategories": ["personal"], "subjectCountries": ["DE"],
           "transferMechanisms": []},
         "pins": {"countries": ["DE"]}}
        """
            .getBytes(UTF_8),
        ResidencyPolicy.class);
  }

  public static Decision.Permitted permit(AssetKind kind) {
    return (Decision.Permitted) decision(kind, "eu-central-1", Outcome.PERMIT);
  }

  public static Decision.Denied denial(AssetKind kind) {
    return (Decision.Denied) decision(kind, "us-east-1", Outcome.DENY);
  }

  private static Decision decision(AssetKind kind, String region, Outcome outcome) {
    var result =
        new PolicyResult(
            "eu-gdpr",
            "2026.2",
            outcome,
            "inside",
            "GDPR Art 44",
            "Because it is a sample.",
            outcome == Outcome.DENY ? "Choose another region." : null,
            List.of(new PolicyResult.NearMiss("adequate", "GDPR Art 45", null)),
            List.of());
    return Decision.of(
        new Question(policy(), kind, kind.usualAction(), RegionCode.of(region), null, null),
        new Decision.Findings(
            List.of(result), Map.of("subjectCountries", List.of("DE")), "ab".repeat(32)),
        List.of(),
        Reading.SECOND,
        AT);
  }
}
