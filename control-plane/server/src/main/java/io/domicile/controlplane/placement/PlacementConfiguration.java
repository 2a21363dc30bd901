package io.domicile.controlplane.placement;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.residency.region.Partition;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The block {@code placement} of the server's configuration, which may be left out.
 *
 * @param partition the cloud partition whose regions may be homes; a control plane lives in one.
 *     {@code aws} unless set
 * @param retryInterval how often requested tenants that found no room are tried again; 2 s unless
 *     set
 * @param silentAfter how long after it was last heard a cell gets no new tenants; 1 min unless set
 * @param sweepInterval how often all placements are decided about again; 5 min unless set
 * @param replayInterval how often some of the kept decisions are made again; 10 min unless set
 */
public record PlacementConfiguration(
    Partition partition,
    @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS) Duration retryInterval,
    @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS) Duration sweepInterval,
    @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS) Duration replayInterval,
    @MinDuration(value = 30, unit = TimeUnit.SECONDS) Duration silentAfter) {

  @JsonCreator
  public PlacementConfiguration(
      @JsonProperty("partition") @Nullable Partition partition,
      @JsonProperty("retryInterval") @Nullable Duration retryInterval,
      @JsonProperty("sweepInterval") @Nullable Duration sweepInterval,
      @JsonProperty("replayInterval") @Nullable Duration replayInterval,
      @JsonProperty("silentAfter") @Nullable Duration silentAfter) {
    this.partition = Objects.requireNonNullElse(partition, Partition.AWS);
    this.retryInterval = Objects.requireNonNullElse(retryInterval, Duration.seconds(2));
    this.sweepInterval = Objects.requireNonNullElse(sweepInterval, Duration.minutes(5));
    this.replayInterval = Objects.requireNonNullElse(replayInterval, Duration.minutes(10));
    this.silentAfter = Objects.requireNonNullElse(silentAfter, Duration.minutes(1));
  }

  /** What holds where the block is left out. */
  public static PlacementConfiguration defaults() {
    return new PlacementConfiguration(null, null, null, null, null);
  }
}
