package io.domicile.runtime.pools;

import io.domicile.contract.routes.ClusterAddress;
import io.domicile.contract.routes.Route;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.SecretReference;
import io.domicile.runtime.routes.RouteTable;

/** What a pool is bound to for its whole life; when any of it changes, so does the pool. */
record Lease(
    TenantId tenant,
    Epoch epoch,
    String cluster,
    String host,
    int port,
    String sslMode,
    String database,
    SecretReference credential,
    boolean pooled) {

  static Lease of(Route route, RouteTable table) {
    ClusterAddress cluster = table.cluster(route);
    return new Lease(
        route.tenant(),
        route.epoch(),
        cluster.id(),
        cluster.host(),
        cluster.port(),
        cluster.sslMode(),
        route.database(),
        route.credential(),
        cluster.pooled());
  }
}
