package io.domicile.residency.simulation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.domicile.residency.decision.PolicyResult;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one asset.
 *
 * <p>JSON: {@code {"kind","region","keyRegion"?,"effect","by"?,"refusals":[{"pack","version",
 * "outcome","rule","citation","reason","remedy"?}]}}.
 *
 * @param by when it becomes unlawful; null where it does not, or is so already
 * @param refusals what refuses it then; empty where nothing does
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AssetVerdict(
    @JsonUnwrapped PlacedAsset asset,
    Effect effect,
    @JsonSerialize(using = ToStringSerializer.class) @Nullable Instant by,
    List<PolicyResult> refusals) {
  public AssetVerdict {
    refusals = List.copyOf(refusals);
  }
}
