package io.domicile.vaults.awskms;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.kms.KmsClient;

/** Makes clients of AWS KMS, with bounded attempts and pauses with jitter between them. */
final class KmsClients {

  /**
   * With full jitter; the SDK's own pause for throttling begins at a second, for requests to wait.
   */
  private static final BackoffStrategy BACK_OFF =
      BackoffStrategy.exponentialDelay(Duration.ofMillis(100), Duration.ofSeconds(1));

  private KmsClients() {}

  /**
   * A client that connects when it is first asked.
   *
   * @param credentials null for the SDK's default chain
   */
  static KmsClient connect(AwsKmsSettings settings, @Nullable AwsCredentialsProvider credentials) {
    var builder =
        KmsClient.builder()
            .region(Region.of(settings.region().value()))
            .credentialsProvider(
                credentials == null ? DefaultCredentialsProvider.builder().build() : credentials)
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(settings.attemptTimeout())
                    .socketTimeout(settings.attemptTimeout()))
            .overrideConfiguration(
                override ->
                    override
                        .apiCallAttemptTimeout(settings.attemptTimeout())
                        .apiCallTimeout(settings.callTimeout())
                        .retryStrategy(
                            AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(settings.attempts())
                                .backoffStrategy(BACK_OFF)
                                .throttlingBackoffStrategy(BACK_OFF)
                                .build()));
    if (settings.endpoint() != null) {
      builder.endpointOverride(settings.endpoint());
    }
    return builder.build();
  }
}
