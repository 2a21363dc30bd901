package io.domicile.contract.routes;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL cluster of the cell.
 *
 * @param id the cell's name for it
 * @param sslMode as the driver takes it, such as {@code verify-full}
 * @param connectionBudget the connections that all runtimes of the cell may hold together
 * @param replicas its replicas, in the cell's region; a tenant that may have none there is not
 *     placed on the cluster. None if left out
 * @param pooled whether a pooler in transaction mode answers at the address, so that nothing of a
 *     session outlives a transaction: no prepared statements, no settings; false if left out
 */
public record ClusterAddress(
    String id,
    String host,
    int port,
    String sslMode,
    int connectionBudget,
    @Nullable List<ReplicaAddress> replicas,
    boolean pooled) {

  public ClusterAddress {
    replicas = replicas == null || replicas.isEmpty() ? null : List.copyOf(replicas);
  }

  /** As it travels: older versions left out what they did not know. */
  @JsonCreator
  static ClusterAddress of(
      @JsonProperty("id") String id,
      @JsonProperty("host") String host,
      @JsonProperty("port") int port,
      @JsonProperty("sslMode") String sslMode,
      @JsonProperty("connectionBudget") int connectionBudget,
      @JsonProperty("replicas") @Nullable List<ReplicaAddress> replicas,
      @JsonProperty("pooled") @Nullable Boolean pooled) {
    return new ClusterAddress(
        id, host, port, sslMode, connectionBudget, replicas, pooled != null && pooled);
  }

  /** A cluster with neither replicas nor a pooler. */
  public ClusterAddress(String id, String host, int port, String sslMode, int connectionBudget) {
    this(id, host, port, sslMode, connectionBudget, null, false);
  }
}
