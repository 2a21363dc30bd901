package io.domicile.residency.packs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.domicile.residency.region.Country;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a residency pack says about itself. Serialises to JSON as it stands; dates are ISO 8601.
 * Immutable.
 *
 * @param name such as {@code eu-gdpr}
 * @param version of this text of the pack; a published version never changes
 * @param title for people
 * @param jurisdiction whose law it is: a country, a subdivision, {@code EU}, or {@code contract}
 * @param authority who enforces it
 * @param language of the original text, ISO 639
 * @param effectiveFrom the first day the pack applies
 * @param effectiveTo the first day it no longer does; null is open-ended
 * @param reviewedBy the lawyer who reviewed it; null means unreviewed
 * @param reviewedAt when; null means unreviewed
 * @param localisesIn countries the data must stay in; empty where the pack localises nothing
 * @param digest SHA-256 over the pack's files, hex
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Pack(
    String name,
    String version,
    String title,
    String jurisdiction,
    String authority,
    String language,
    @JsonSerialize(using = ToStringSerializer.class) LocalDate effectiveFrom,
    @JsonSerialize(using = ToStringSerializer.class) @Nullable LocalDate effectiveTo,
    @Nullable String reviewedBy,
    @JsonSerialize(using = ToStringSerializer.class) @Nullable LocalDate reviewedAt,
    Set<Country> localisesIn,
    String digest) {

  /** Whether no lawyer has confirmed the pack yet. */
  @JsonProperty("unreviewed")
  public boolean unreviewed() {
    return reviewedBy == null || reviewedAt == null;
  }

  /** {@code name@version}. */
  public String reference() {
    return name + "@" + version;
  }
}
