package io.domicile.runtime.pools;

import io.domicile.contract.routes.ClusterAddress;
import io.domicile.contract.routes.ReplicaAddress;
import io.domicile.contract.routes.Route;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.SecretReference;
import io.domicile.runtime.routes.RouteTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pool is bound to for its whole life; when any of it changes, so does the pool.
 *
 * @param server the cluster, or the replica of it, by the cell's name
 * @param cluster whose share of connections it counts against
 */
record Lease(
    PoolKey key,
    Epoch epoch,
    String server,
    String cluster,
    String host,
    int port,
    String sslMode,
    String database,
    SecretReference credential,
    boolean pooled) {

  /** The lease for the key; null if the key names a replica and the cluster has none. */
  static @Nullable Lease of(PoolKey key, Route route, RouteTable table) {
    ClusterAddress cluster = table.cluster(route);
    if (key.replica()) {
      ReplicaAddress replica = replica(cluster, key.tenant());
      return replica == null
          ? null
          : new Lease(
              key,
              route.epoch(),
              replica.id(),
              cluster.id(),
              replica.host(),
              replica.port(),
              replica.sslMode(),
              route.database(),
              route.credential(),
              false);
    }
    return new Lease(
        key,
        route.epoch(),
        cluster.id(),
        cluster.id(),
        cluster.host(),
        cluster.port(),
        cluster.sslMode(),
        route.database(),
        route.credential(),
        cluster.pooled());
  }

  /** The same replica for a tenant each time, while the list of replicas does not change. */
  private static @Nullable ReplicaAddress replica(ClusterAddress cluster, TenantId tenant) {
    List<ReplicaAddress> replicas = cluster.replicas();
    return replicas == null
        ? null
        : replicas.get(Math.floorMod(tenant.hashCode(), replicas.size()));
  }

  /** Whether nothing but the login role differs, as after a rotation of credentials. */
  boolean isRotationOf(Lease other) {
    return !credential.equals(other.credential)
        && equals(
            new Lease(
                other.key,
                other.epoch,
                other.server,
                other.cluster,
                other.host,
                other.port,
                other.sslMode,
                other.database,
                credential,
                other.pooled));
  }

  TenantId tenant() {
    return key.tenant();
  }
}
