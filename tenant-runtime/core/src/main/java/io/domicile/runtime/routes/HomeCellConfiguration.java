package io.domicile.runtime.routes;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.contract.signatures.VerificationKey;
import io.domicile.contract.tenant.CellId;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one cell this runtime belongs to.
 *
 * @param id the cell's id, which every snapshot must carry
 * @param url the cell's address without a trailing slash
 * @param feedKeys the keys the cell may sign with; more than one during their rotation
 * @param snapshotEvery how often to fetch all routes anew, whether they change or not; PT5M if left
 *     out
 */
public record HomeCellConfiguration(
    @NotNull CellId id,
    @NotNull URI url,
    @NotEmpty List<VerificationKey> feedKeys,
    Duration snapshotEvery) {

  private static final Duration DEFAULT_SNAPSHOT_EVERY = Duration.ofMinutes(5);

  public HomeCellConfiguration {
    feedKeys = List.copyOf(feedKeys);
    if (snapshotEvery.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("snapshotEvery is a second or more.");
    }
  }

  @JsonCreator
  static HomeCellConfiguration of(
      @JsonProperty(value = "id", required = true) CellId id,
      @JsonProperty(value = "url", required = true) URI url,
      @JsonProperty(value = "feedKeys", required = true) List<VerificationKey> feedKeys,
      @JsonProperty("snapshotEvery") @Nullable Duration snapshotEvery) {
    return new HomeCellConfiguration(
        id, url, feedKeys, snapshotEvery == null ? DEFAULT_SNAPSHOT_EVERY : snapshotEvery);
  }
}
