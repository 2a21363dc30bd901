package io.domicile.cell.cluster;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.contract.routes.ClusterAddress;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;

/**
 * The tenants' cluster.
 *
 * @param id what routes call it
 * @param sslMode as the driver takes it, such as {@code verify-full}
 * @param maintenanceDatabase a database with nothing of any tenant in it, such as {@code postgres}
 * @param user the cell's role: CREATEDB and CREATEROLE, no superuser
 * @param passwordFile mode 0600
 * @param connectionBudget the connections that all runtimes of the cell may hold together
 */
public record ClusterConfiguration(
    @NotBlank @JsonProperty(required = true) String id,
    @NotBlank @JsonProperty(required = true) String host,
    @Min(1) @Max(65535) @JsonProperty(required = true) int port,
    @NotBlank @JsonProperty(required = true) String sslMode,
    @NotBlank @JsonProperty(required = true) String maintenanceDatabase,
    @NotBlank @JsonProperty(required = true) String user,
    @NotNull @JsonProperty(required = true) Path passwordFile,
    @Min(1) @JsonProperty(required = true) int connectionBudget) {

  /** What runtimes are told. */
  public ClusterAddress address() {
    return new ClusterAddress(id, host, port, sslMode, connectionBudget);
  }
}
