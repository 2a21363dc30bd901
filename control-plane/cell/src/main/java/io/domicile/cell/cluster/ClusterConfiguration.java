package io.domicile.cell.cluster;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.contract.routes.ClusterAddress;
import io.domicile.contract.routes.ReplicaAddress;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tenants' cluster.
 *
 * @param id what routes call it
 * @param host of the primary, as the cell and its runtimes reach it
 * @param port of the primary
 * @param sslMode as the driver takes it, such as {@code verify-full}
 * @param maintenanceDatabase a database with nothing of any tenant in it, such as {@code postgres}
 * @param user the cell's role: CREATEDB and CREATEROLE, no superuser
 * @param passwordFile mode 0600
 * @param connectionBudget the connections that all runtimes of the cell may hold together
 * @param replicas the cluster's streaming replicas, which runtimes may read from and a fence closes
 *     as well, all in the cell's region; none if left out
 * @param pooler what runtimes connect to instead; the cluster itself if left out
 * @param limits what one login role of a tenant may take of the cluster; all usual if left out
 * @param replicationRoles the roles whose walsenders may stream the whole cluster; none if left out
 * @param unpreparedAccepted {@code true} where the provider gives nobody a superuser, so that the
 *     cluster cannot be prepared: the health check then says so and stays healthy; {@code false} if
 *     left out
 */
public record ClusterConfiguration(
    @NotBlank String id,
    @NotBlank String host,
    @Min(1) @Max(65535) int port,
    @NotBlank String sslMode,
    @NotBlank String maintenanceDatabase,
    @NotBlank String user,
    @NotNull Path passwordFile,
    @Min(1) int connectionBudget,
    @NotNull List<@Valid Replica> replicas,
    @NotNull Set<String> replicationRoles,
    @Valid @Nullable PoolerConfiguration pooler,
    @NotNull SessionLimits limits,
    boolean unpreparedAccepted) {

  /**
   * A streaming replica; the cell logs in as on the primary.
   *
   * @param id what routes call it
   * @param host as the cell and its runtimes reach it
   * @param port as the cell and its runtimes reach it
   */
  public record Replica(
      @NotBlank @JsonProperty(required = true) String id,
      @NotBlank @JsonProperty(required = true) String host,
      @Min(1) @Max(65535) @JsonProperty(required = true) int port) {}

  public ClusterConfiguration {
    replicas = List.copyOf(replicas);
    replicationRoles = Set.copyOf(replicationRoles);
  }

  @JsonCreator
  static ClusterConfiguration of(
      @JsonProperty(value = "id", required = true) String id,
      @JsonProperty(value = "host", required = true) String host,
      @JsonProperty(value = "port", required = true) int port,
      @JsonProperty(value = "sslMode", required = true) String sslMode,
      @JsonProperty(value = "maintenanceDatabase", required = true) String maintenanceDatabase,
      @JsonProperty(value = "user", required = true) String user,
      @JsonProperty(value = "passwordFile", required = true) Path passwordFile,
      @JsonProperty(value = "connectionBudget", required = true) int connectionBudget,
      @JsonProperty("replicas") @Nullable List<Replica> replicas,
      @JsonProperty("replicationRoles") @Nullable Set<String> replicationRoles,
      @JsonProperty("pooler") @Nullable PoolerConfiguration pooler,
      @JsonProperty("limits") @Nullable SessionLimits limits,
      @JsonProperty("unpreparedAccepted") @Nullable Boolean unpreparedAccepted) {
    return new ClusterConfiguration(
        id,
        host,
        port,
        sslMode,
        maintenanceDatabase,
        user,
        passwordFile,
        connectionBudget,
        replicas == null ? List.of() : replicas,
        replicationRoles == null ? Set.of() : replicationRoles,
        pooler,
        limits == null ? SessionLimits.usual(connectionBudget) : limits.within(connectionBudget),
        Boolean.TRUE.equals(unpreparedAccepted));
  }

  /** What runtimes are told. */
  public ClusterAddress address() {
    List<ReplicaAddress> copies =
        replicas.stream()
            .map(one -> new ReplicaAddress(one.id(), one.host(), one.port(), sslMode))
            .toList();
    return pooler == null
        ? new ClusterAddress(id, host, port, sslMode, connectionBudget, copies, false)
        : new ClusterAddress(
            id, pooler.host(), pooler.port(), pooler.sslMode(), connectionBudget, copies, true);
  }
}
