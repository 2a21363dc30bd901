package io.domicile.residency.decision;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one pack says, and on what ground. The name {@link #PLATFORM} stands in for a pack where the
 * answer comes from no law but from the platform's own default deny.
 *
 * <p>JSON: {@code {"pack","version","outcome","rule","citation","reason","remedy"?,"nearMisses"?}}.
 *
 * @param rule the id of the rule that decided, unique in its pack
 * @param citation the provision the rule rests on
 * @param remedy what would make it lawful; null where nothing would, or nothing need
 * @param nearMisses on a deny, the permits that did not match
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
    List<NearMiss> nearMisses) {
  /** The name in {@code pack} for a deny of the platform's own. */
  public static final String PLATFORM = "domicile";

  public PolicyResult {
    nearMisses = List.copyOf(nearMisses);
  }

  /** A permit that would have applied here had its condition held. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NearMiss(String rule, String citation, @Nullable String remedy) {}
}
