package io.domicile.residency.decision;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.domicile.residency.asset.Outcome;
import io.domicile.residency.packs.Obligation;
import io.domicile.residency.packs.Pack;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one pack says, and on what ground. The name {@link #PLATFORM} stands in for a pack where the
 * answer comes from no law but from the platform's own default deny.
 *
 * <p>JSON: {@code {"pack","version","outcome","rule","citation","reason","remedy"?,"nearMisses"?,
 * "obligations"?}}.
 *
 * @param rule the id of the rule that decided, unique in its pack
 * @param citation the provision the rule rests on
 * @param remedy what would make it lawful; null where nothing would, or nothing need
 * @param nearMisses on a deny, the permits that did not match
 * @param obligations unless it is a deny, what the pack demands beside
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PolicyResult(
    String pack,
    String version,
    Outcome outcome,
    String rule,
    String citation,
    String reason,
    @Nullable String remedy,
    List<NearMiss> nearMisses,
    List<Obligation> obligations) {
  /** The name in {@code pack} for a deny of the platform's own. */
  public static final String PLATFORM = "domicile";

  static final String OF_DATA = "the place of the data: ";
  static final String OF_KEYS = "the place of the keys: ";

  /** The rule named where no rule decided because deciding failed; asking again may help. */
  static final String FAILED = "evaluation-failed";

  public PolicyResult {
    nearMisses = List.copyOf(nearMisses);
    obligations = List.copyOf(obligations);
  }

  static PolicyResult of(
      Pack pack,
      Outcome outcome,
      String rule,
      String citation,
      String reason,
      @Nullable String remedy) {
    return new PolicyResult(
        pack.name(), pack.version(), outcome, rule, citation, reason, remedy, List.of(), List.of());
  }

  /** A deny that rests on no law but on the platform's own caution. */
  static PolicyResult platformDeny(String rule, String reason, @Nullable String remedy) {
    return new PolicyResult(
        PLATFORM,
        "1",
        Outcome.DENY,
        rule,
        "Domicile default deny",
        reason,
        remedy,
        List.of(),
        List.of());
  }

  PolicyResult withNearMisses(List<NearMiss> misses) {
    return new PolicyResult(
        pack, version, outcome, rule, citation, reason, remedy, misses, obligations);
  }

  PolicyResult withRemedy(@Nullable String other) {
    return new PolicyResult(
        pack, version, outcome, rule, citation, reason, other, nearMisses, obligations);
  }

  /** A statement of the platform's own. */
  static PolicyResult platform(
      Outcome outcome, String rule, String citation, String reason, @Nullable String remedy) {
    return new PolicyResult(
        PLATFORM, "1", outcome, rule, citation, reason, remedy, List.of(), List.of());
  }

  /** Whether both refuse by the same rule. */
  boolean sameGround(PolicyResult other) {
    return outcome == other.outcome && pack.equals(other.pack) && rule.equals(other.rule);
  }

  /**
   * The same, saying which part of the question it is about: {@link #OF_DATA}, {@link #OF_KEYS}.
   */
  PolicyResult ofPart(String part) {
    return new PolicyResult(
        pack, version, outcome, rule, citation, part + reason, remedy, nearMisses, obligations);
  }

  /** Whether it is about where the data or the keys are, beside the place that was asked about. */
  public boolean concernsPart() {
    return reason.startsWith(OF_DATA) || reason.startsWith(OF_KEYS);
  }

  /** The same with this said ahead of the remedy. */
  PolicyResult withRemedyFirst(String first) {
    return new PolicyResult(
        pack,
        version,
        outcome,
        rule,
        citation,
        reason,
        remedy == null ? first : first + "; or: " + remedy,
        nearMisses,
        obligations);
  }

  PolicyResult withObligations(List<Obligation> duties) {
    return new PolicyResult(
        pack, version, outcome, rule, citation, reason, remedy, nearMisses, duties);
  }

  /** A permit that would have applied here had its condition held. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NearMiss(String rule, String citation, @Nullable String remedy) {}
}
