package io.domicile.contract.routes;

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

  /** A cluster with neither replicas nor a pooler. */
  public ClusterAddress(String id, String host, int port, String sslMode, int connectionBudget) {
    this(id, host, port, sslMode, connectionBudget, null, false);
  }
}
