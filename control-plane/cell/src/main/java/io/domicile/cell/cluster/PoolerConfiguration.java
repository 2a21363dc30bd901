package io.domicile.cell.cluster;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;

/**
 * A PgBouncer in transaction mode before the tenants' cluster.
 *
 * @param host as runtimes and the cell reach it
 * @param sslMode as the driver takes it
 * @param usersFile its {@code auth_file}, which the cell writes
 * @param adminUser one of its {@code admin_users}
 * @param adminPasswordFile mode 0600
 */
public record PoolerConfiguration(
    @NotBlank @JsonProperty(required = true) String host,
    @Min(1) @Max(65535) @JsonProperty(required = true) int port,
    @NotBlank @JsonProperty(required = true) String sslMode,
    @NotNull @JsonProperty(required = true) Path usersFile,
    @NotBlank @JsonProperty(required = true) String adminUser,
    @NotNull @JsonProperty(required = true) Path adminPasswordFile) {}
