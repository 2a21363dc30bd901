package io.domicile.controlplane.schemareleases;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.contract.signatures.VerificationKey;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;

/**
 * The block {@code product} of the server's configuration, which may be left out: whose schema
 * releases to accept. The cells check for themselves, by keys that are pinned in them; this only
 * refuses earlier.
 *
 * @param name the product's
 * @param publicKeys the product team's
 */
public record ProductConfiguration(
    @JsonProperty("name") @NotBlank String name,
    @JsonProperty("publicKeys") @NotEmpty List<VerificationKey> publicKeys) {}
