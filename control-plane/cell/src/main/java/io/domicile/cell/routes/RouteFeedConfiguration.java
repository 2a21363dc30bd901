package io.domicile.cell.routes;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the cell feeds its runtimes. Each value may be left out.
 *
 * @param snapshotEvery how often, at most, all routes are read and signed anew; PT5M if left out
 * @param keptChanges how many changes can be handed out one by one; a runtime that is farther
 *     behind gets a snapshot; 2000 if left out
 * @param sharesHoldFor how long a runtime that hears nothing may go on with its whole share of
 *     connections; PT15M if left out
 * @param reservedPercent how much of an equal share is a runtime's own, whether it is there or not;
 *     the rest follows those that are there; 50 if left out
 */
public record RouteFeedConfiguration(
    @NotNull Duration snapshotEvery,
    @Min(1) @Max(100_000) int keptChanges,
    @NotNull Duration sharesHoldFor,
    @Min(0) @Max(100) int reservedPercent) {

  public static final RouteFeedConfiguration DEFAULTS = of(null, null, null, null);

  public RouteFeedConfiguration {
    if (snapshotEvery.isNegative() || snapshotEvery.isZero()) {
      throw new IllegalArgumentException("snapshotEvery is longer than nothing.");
    }
    if (sharesHoldFor.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new IllegalArgumentException("sharesHoldFor is a minute or more.");
    }
  }

  @JsonCreator
  static RouteFeedConfiguration of(
      @JsonProperty("snapshotEvery") @Nullable Duration snapshotEvery,
      @JsonProperty("keptChanges") @Nullable Integer keptChanges,
      @JsonProperty("sharesHoldFor") @Nullable Duration sharesHoldFor,
      @JsonProperty("reservedPercent") @Nullable Integer reservedPercent) {
    return new RouteFeedConfiguration(
        snapshotEvery == null ? Duration.ofMinutes(5) : snapshotEvery,
        keptChanges == null ? 2_000 : keptChanges,
        sharesHoldFor == null ? Duration.ofMinutes(15) : sharesHoldFor,
        reservedPercent == null ? 50 : reservedPercent);
  }
}
