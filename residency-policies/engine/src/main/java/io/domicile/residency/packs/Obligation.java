package io.domicile.residency.packs;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Something a pack demands beside permitting or denying: a retention, a clock that starts with a
 * breach, evidence to keep.
 *
 * <p>JSON: {@code {"id","kind","citation","source","text","duration"?}}.
 *
 * @param kind what sort of duty it is
 * @param duration ISO 8601 where the duty has a length ({@code PT72H}, {@code P1Y}); null where it
 *     has none
 * @param when whom it concerns, among those whom the pack concerns; null is all of them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Obligation(
    String id,
    Kind kind,
    String citation,
    String source,
    String text,
    @Nullable String duration,
    @JsonIgnore @Nullable Condition when) {
  /** What sort of duty an obligation is. JSON: lower case. */
  public enum Kind {
    @JsonProperty("retention")
    RETENTION,
    @JsonProperty("deletion")
    DELETION,
    @JsonProperty("breach_notice")
    BREACH_NOTICE,
    @JsonProperty("notice")
    NOTICE,
    @JsonProperty("evidence")
    EVIDENCE
  }
}
