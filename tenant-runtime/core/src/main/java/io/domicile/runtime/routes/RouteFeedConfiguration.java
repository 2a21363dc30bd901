package io.domicile.runtime.routes;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.contract.signatures.VerificationKey;
import io.domicile.contract.tenant.CellId;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.List;

/**
 * The one cell this runtime belongs to.
 *
 * @param id the cell's id, which every snapshot must carry
 * @param url the cell's address without a trailing slash
 * @param feedKeys the keys the cell may sign snapshots with; more than one during their rotation
 */
public record RouteFeedConfiguration(
    @NotNull @JsonProperty(required = true) CellId id,
    @NotNull @JsonProperty(required = true) URI url,
    @NotEmpty @JsonProperty(required = true) List<VerificationKey> feedKeys) {

  public RouteFeedConfiguration {
    feedKeys = List.copyOf(feedKeys);
  }
}
