package io.domicile.runtime.keys;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;

/**
 * The region's key vault and secret store.
 *
 * @param url its address without a trailing slash
 * @param audience the name it answers to in signed requests
 */
public record VaultConfiguration(
    @NotNull @JsonProperty(required = true) URI url,
    @NotBlank @JsonProperty(required = true) String audience) {}
