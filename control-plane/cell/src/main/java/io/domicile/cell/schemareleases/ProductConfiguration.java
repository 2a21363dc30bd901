package io.domicile.cell.schemareleases;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.contract.signatures.VerificationKey;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;

/**
 * The product this cell serves.
 *
 * @param name what its releases must say
 * @param publicKeys the product team's, pinned here: the control plane cannot make a release
 */
public record ProductConfiguration(
    @NotBlank @JsonProperty(required = true) String name,
    @NotEmpty @JsonProperty(required = true) List<VerificationKey> publicKeys) {

  public ProductConfiguration {
    publicKeys = List.copyOf(publicKeys);
  }
}
