package io.domicile.cell.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.contract.signatures.VerificationKey;
import io.domicile.contract.tenant.RuntimeId;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/**
 * A runtime that may read the route feed.
 *
 * @param id the runtime's name, as its own configuration has it
 * @param publicKeys more than one while they rotate
 */
public record RuntimeIdentity(
    @NotNull @JsonProperty(required = true) RuntimeId id,
    @NotEmpty @JsonProperty(required = true) List<VerificationKey> publicKeys) {

  public RuntimeIdentity {
    publicKeys = List.copyOf(publicKeys);
  }
}
