package io.domicile.cell.celldatabase;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;

/**
 * Where the cell's own database is.
 *
 * @param url JDBC address
 * @param user the role to log in as; it owns the cell's tables
 * @param passwordFile mode 0600
 */
public record CellDatabaseConfiguration(
    @NotBlank @JsonProperty(required = true) String url,
    @NotBlank @JsonProperty(required = true) String user,
    @NotNull @JsonProperty(required = true) Path passwordFile) {}
