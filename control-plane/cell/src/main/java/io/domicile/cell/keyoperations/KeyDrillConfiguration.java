package io.domicile.cell.keyoperations;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.contract.tenant.Slug;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Kill switches that are tried on purpose.
 *
 * @param tenants by slug, such as a canary tenant of the operator's own; none if left out
 * @param every how often; PT24H if left out
 * @param longest when a drill ends even if a runtime has not shown that it went dark; PT2M if left
 *     out
 */
public record KeyDrillConfiguration(List<Slug> tenants, Duration every, Duration longest) {

  public static final KeyDrillConfiguration NONE = of(null, null, null);

  public KeyDrillConfiguration {
    tenants = List.copyOf(tenants);
    if (every.compareTo(Duration.ofSeconds(10)) < 0) {
      throw new IllegalArgumentException("keyDrill.every is at least PT10S.");
    }
    if (longest.isNegative() || longest.isZero()) {
      throw new IllegalArgumentException("keyDrill.longest is positive.");
    }
  }

  @JsonCreator
  static KeyDrillConfiguration of(
      @JsonProperty("tenants") @Nullable List<Slug> tenants,
      @JsonProperty("every") @Nullable Duration every,
      @JsonProperty("longest") @Nullable Duration longest) {
    return new KeyDrillConfiguration(
        tenants == null ? List.of() : tenants,
        every == null ? Duration.ofHours(24) : every,
        longest == null ? Duration.ofMinutes(2) : longest);
  }
}
