package io.domicile.vaults.awskms;

import io.domicile.vaults.KeyUnwrapper;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.testing.KeyVaultContract;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The same suite against a service that answers at an address, with the credentials of the SDK's
 * default chain: {@code
 * -DargLine="-Ddomicile.kms.endpoint=https://kms.eu-central-1.amazonaws.com"}. It leaves keys
 * behind that wait for their deletion. Roles are its administrator's business and are not tried.
 */
@EnabledIfSystemProperty(named = "domicile.kms.endpoint", matches = ".+")
final class RealKmsTest extends KeyVaultContract {

  private final AwsKmsVault vault = AwsKmsVault.open(AwsKmsSettings.of(REGION, endpoint()));

  private static @Nullable URI endpoint() {
    String endpoint = System.getProperty("domicile.kms.endpoint");
    return endpoint == null ? null : URI.create(endpoint);
  }

  @Override
  protected KeyVault cell() {
    return vault;
  }

  @Override
  protected KeyUnwrapper runtime() {
    return vault;
  }

  @Override
  protected Duration shortestWait() {
    return Duration.ofDays(7);
  }

  @Override
  protected boolean passUntil(Instant instant) {
    return false;
  }

  @Override
  protected boolean knowsRoles() {
    return false;
  }
}
