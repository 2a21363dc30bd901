package io.domicile.runtime.keys;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.vaults.selection.KeyVaultConfiguration;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The region's key vault and secret store.
 *
 * @param url its address without a trailing slash
 * @param audience the name it answers to in signed requests
 * @param keys where the tenants' keys are; in the same process if left out
 */
public record VaultConfiguration(
    @NotNull @JsonProperty(required = true) URI url,
    @NotBlank @JsonProperty(required = true) String audience,
    @Nullable KeyVaultConfiguration keys) {

  /** Where the tenants' keys are. */
  public KeyVaultConfiguration keysOrLocal() {
    return keys == null ? new KeyVaultConfiguration.Local() : keys;
  }
}
