package io.domicile.cell.enrolment;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;

/**
 * The cell's own keys; each is made at the first start.
 *
 * @param keyFile signs its requests to the control plane and the vault
 * @param feedKeyFile signs its route snapshots
 */
public record IdentityConfiguration(
    @NotNull @JsonProperty(required = true) Path keyFile,
    @NotNull @JsonProperty(required = true) Path feedKeyFile) {}
