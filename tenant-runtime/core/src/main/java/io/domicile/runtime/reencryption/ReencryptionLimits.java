package io.domicile.runtime.reencryption;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much of a database re-encryption may take. Each value may be left out of the configuration.
 *
 * @param batchRows rows locked and rewritten in one transaction; default 200
 * @param rowsPerSecond rows rewritten by this process, over all tenants; default 1,000
 * @param pause how long it rests when there is nothing to do; default PT5S
 * @param recount how often what is done is counted again, as long as a former key is kept; default
 *     PT10M
 */
public record ReencryptionLimits(
    int batchRows, int rowsPerSecond, Duration pause, Duration recount) {

  public static final ReencryptionLimits DEFAULTS = of(null, null, null, null);

  public ReencryptionLimits {
    if (batchRows < 1 || batchRows > 10_000) {
      throw new IllegalArgumentException("batchRows is 1 to 10,000.");
    }
    if (rowsPerSecond < 1) {
      throw new IllegalArgumentException("rowsPerSecond is at least 1.");
    }
    if (pause.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException("pause is at least PT0.001S.");
    }
    if (recount.compareTo(pause) < 0) {
      throw new IllegalArgumentException("recount is no shorter than pause.");
    }
  }

  @JsonCreator
  static ReencryptionLimits of(
      @JsonProperty("batchRows") @Nullable Integer batchRows,
      @JsonProperty("rowsPerSecond") @Nullable Integer rowsPerSecond,
      @JsonProperty("pause") @Nullable Duration pause,
      @JsonProperty("recount") @Nullable Duration recount) {
    return new ReencryptionLimits(
        batchRows == null ? 200 : batchRows,
        rowsPerSecond == null ? 1_000 : rowsPerSecond,
        pause == null ? Duration.ofSeconds(5) : pause,
        recount == null ? Duration.ofMinutes(10) : recount);
  }
}
