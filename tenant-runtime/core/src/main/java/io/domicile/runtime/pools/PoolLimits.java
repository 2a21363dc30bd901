package io.domicile.runtime.pools;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far the pools may go. Each value may be left out of the configuration.
 *
 * @param maxPerTenant the most connections that one tenant may have open here; default 8
 * @param checkoutTimeout how long a caller waits for a connection; default PT3S
 * @param coldAfter how long a pool may go unused before it is closed; default PT5M
 * @param idleAfter how long a connection may go unused before it is closed; default PT1M
 * @param drainTimeout how long the connections of a replaced pool may finish; default PT10S
 * @param sslRootCertificate the authority that signed the clusters' certificates, for {@code
 *     verify-full}; the driver's default place if left out
 * @param statementTimeout how long one statement may take before the database ends it, and two
 *     seconds later the runtime does; PT0S for any time; default PT30S
 * @param leakAfter how long a connection may be out before it is reported as leaked; default PT1M
 * @param maxConnecting how many connections to one cluster are opened at the same time; default 8
 */
public record PoolLimits(
    int maxPerTenant,
    Duration checkoutTimeout,
    Duration coldAfter,
    Duration idleAfter,
    Duration drainTimeout,
    @Nullable Path sslRootCertificate,
    Duration statementTimeout,
    Duration leakAfter,
    int maxConnecting) {

  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LEAK_AFTER = Duration.ofMinutes(1);
  private static final int MAX_CONNECTING = 8;

  public static final PoolLimits DEFAULTS =
      of(null, null, null, null, null, null, null, null, null);

  /** With the defaults for statements, leaks and connecting. */
  public PoolLimits(
      int maxPerTenant,
      Duration checkoutTimeout,
      Duration coldAfter,
      Duration idleAfter,
      Duration drainTimeout,
      @Nullable Path sslRootCertificate) {
    this(
        maxPerTenant,
        checkoutTimeout,
        coldAfter,
        idleAfter,
        drainTimeout,
        sslRootCertificate,
        STATEMENT_TIMEOUT,
        LEAK_AFTER,
        MAX_CONNECTING);
  }

  public PoolLimits {
    if (maxPerTenant < 1 || maxPerTenant > 1_000) {
      throw new IllegalArgumentException("maxPerTenant is 1 to 1000.");
    }
    atLeast("checkoutTimeout", checkoutTimeout, Duration.ofMillis(250));
    atLeast("coldAfter", coldAfter, Duration.ofSeconds(1));
    atLeast("idleAfter", idleAfter, Duration.ofSeconds(10));
    atLeast("drainTimeout", drainTimeout, Duration.ofMillis(1));
    atLeast("statementTimeout", statementTimeout, Duration.ZERO);
    if (statementTimeout.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("statementTimeout is at most a day.");
    }
    atLeast("leakAfter", leakAfter, Duration.ofSeconds(1));
    if (maxConnecting < 1 || maxConnecting > 100) {
      throw new IllegalArgumentException("maxConnecting is 1 to 100.");
    }
  }

  @JsonCreator
  static PoolLimits of(
      @JsonProperty("maxPerTenant") @Nullable Integer maxPerTenant,
      @JsonProperty("checkoutTimeout") @Nullable Duration checkoutTimeout,
      @JsonProperty("coldAfter") @Nullable Duration coldAfter,
      @JsonProperty("idleAfter") @Nullable Duration idleAfter,
      @JsonProperty("drainTimeout") @Nullable Duration drainTimeout,
      @JsonProperty("sslRootCertificate") @Nullable Path sslRootCertificate,
      @JsonProperty("statementTimeout") @Nullable Duration statementTimeout,
      @JsonProperty("leakAfter") @Nullable Duration leakAfter,
      @JsonProperty("maxConnecting") @Nullable Integer maxConnecting) {
    return new PoolLimits(
        requireNonNullElse(maxPerTenant, 8),
        requireNonNullElse(checkoutTimeout, Duration.ofSeconds(3)),
        requireNonNullElse(coldAfter, Duration.ofMinutes(5)),
        requireNonNullElse(idleAfter, Duration.ofMinutes(1)),
        requireNonNullElse(drainTimeout, Duration.ofSeconds(10)),
        sslRootCertificate,
        requireNonNullElse(statementTimeout, STATEMENT_TIMEOUT),
        requireNonNullElse(leakAfter, LEAK_AFTER),
        requireNonNullElse(maxConnecting, MAX_CONNECTING));
  }

  private static void atLeast(String name, Duration value, Duration least) {
    if (value.compareTo(least) < 0) {
      throw new IllegalArgumentException(name + " is at least " + least + ".");
    }
  }
}
