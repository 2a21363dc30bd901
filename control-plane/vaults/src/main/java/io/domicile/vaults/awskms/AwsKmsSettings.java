package io.domicile.vaults.awskms;

import io.domicile.residency.region.RegionCode;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How AWS KMS is reached. Credentials come from where the SDK's default chain finds them: an
 * instance's or a task's role in production.
 *
 * @param region the region of every key
 * @param endpoint of another service that speaks the same protocol, or of a VPC endpoint; null for
 *     the region's own
 * @param attemptTimeout for one attempt
 * @param callTimeout for all attempts of one call
 * @param attempts how often one call is tried at most, with exponential back-off and jitter between
 */
public record AwsKmsSettings(
    RegionCode region,
    @Nullable URI endpoint,
    Duration attemptTimeout,
    Duration callTimeout,
    int attempts) {

  /** The settings with what is usual. */
  public static AwsKmsSettings of(RegionCode region, @Nullable URI endpoint) {
    return new AwsKmsSettings(region, endpoint, Duration.ofSeconds(2), Duration.ofSeconds(5), 3);
  }

  public AwsKmsSettings {
    if (attemptTimeout.compareTo(Duration.ofMillis(10)) < 0
        || callTimeout.compareTo(attemptTimeout) < 0) {
      throw new IllegalArgumentException(
          "attemptTimeout is at least PT0.01S, and callTimeout no shorter than it.");
    }
    if (attempts < 1 || attempts > 10) {
      throw new IllegalArgumentException("attempts is 1 to 10.");
    }
  }
}
