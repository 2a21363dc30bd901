package io.domicile.residency.simulation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.domicile.residency.decision.PolicyResult;
import io.domicile.residency.policy.TransferMechanism;
import java.util.List;

/**
 * An asset that the change leaves lawful, and that rests on another assessment of the law that the
 * change finds wanting.
 *
 * <p>JSON: {@code {"kind","region","keyRegion"?,"mechanisms":[],"lists":[],"refusals":[{"pack",
 * "version","outcome","rule","citation","reason","remedy"?}]}}.
 *
 * @param mechanisms what is recorded that serves there, as it is recorded
 * @param lists the dated lists, but for the changed ones, that the country is on
 * @param refusals what would refuse it if none of them held
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RestingAsset(
    @JsonUnwrapped PlacedAsset asset,
    List<TransferMechanism> mechanisms,
    List<String> lists,
    List<PolicyResult> refusals) {
  public RestingAsset {
    mechanisms = List.copyOf(mechanisms);
    lists = List.copyOf(lists);
    refusals = List.copyOf(refusals);
  }
}
