package io.domicile.runtime.keys;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.residency.region.RegionCode;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.SecretReader;
import io.domicile.vaults.local.LocalVaultClient;
import io.domicile.vaults.selection.KeyVaultConfiguration;
import io.domicile.vaults.selection.SecretStoreConfiguration;
import jakarta.validation.constraints.AssertTrue;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The region's key vault and secret store.
 *
 * @param url of the local vault, without a trailing slash; none if left out
 * @param audience the name the local vault answers to in signed requests; none if left out
 * @param keys where the tenants' keys are; in the local vault if left out
 * @param formerKeys where they were and are moved out of; nowhere if left out
 * @param secrets where the passwords of their databases are; in the local vault if left out
 */
public record VaultConfiguration(
    @Nullable URI url,
    @Nullable String audience,
    @Nullable KeyVaultConfiguration keys,
    @Nullable KeyVaultConfiguration formerKeys,
    @Nullable SecretStoreConfiguration secrets) {

  @JsonIgnore
  @AssertTrue(message = "needs url and audience, unless keys and secrets are elsewhere")
  boolean isLocalVaultNamedIfUsed() {
    boolean used =
        keysOrLocal() instanceof KeyVaultConfiguration.Local
            || formerKeys instanceof KeyVaultConfiguration.Local
            || secretsOrLocal() instanceof SecretStoreConfiguration.Local;
    return !used || (audience != null && !audience.isBlank() && url != null);
  }

  private KeyVaultConfiguration keysOrLocal() {
    return keys == null ? new KeyVaultConfiguration.Local() : keys;
  }

  private SecretStoreConfiguration secretsOrLocal() {
    return secrets == null ? new SecretStoreConfiguration.Local() : secrets;
  }

  /**
   * The vault that opens the tenants' root keys.
   *
   * @param client of the local vault at an address, by its name; asked only where that is used
   */
  public KeyVault openKeys(
      BiFunction<URI, String, SignedHttpClient> client, RegionCode region, Clock clock) {
    return KeyVaultConfiguration.open(
        keysOrLocal(), formerKeys, () -> local(client), region, clock);
  }

  /**
   * The store that gives the passwords of their databases.
   *
   * @param client as above
   */
  public SecretReader openSecrets(BiFunction<URI, String, SignedHttpClient> client)
      throws IOException {
    return secretsOrLocal().openReader(() -> local(client));
  }

  private LocalVaultClient local(BiFunction<URI, String, SignedHttpClient> client) {
    return new LocalVaultClient(
        client.apply(Objects.requireNonNull(url), Objects.requireNonNull(audience)));
  }
}
