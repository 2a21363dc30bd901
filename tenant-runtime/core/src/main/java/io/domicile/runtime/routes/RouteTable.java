package io.domicile.runtime.routes;

import io.domicile.contract.routes.ClusterAddress;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteSnapshot;
import io.domicile.contract.tenant.TenantId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One accepted snapshot, indexed. Immutable and thread-safe. */
public final class RouteTable {

  /** What a runtime has before its first snapshot: no routes, version 0. */
  public static final RouteTable EMPTY = new RouteTable(0, 0, Map.of(), Map.of(), Map.of());

  private final long version;
  private final int connectionShare;
  private final Map<String, ClusterAddress> clusters;
  private final Map<TenantId, Route> byTenant;
  private final Map<String, Route> bySlug;

  private RouteTable(
      long version,
      int connectionShare,
      Map<String, ClusterAddress> clusters,
      Map<TenantId, Route> byTenant,
      Map<String, Route> bySlug) {
    this.version = version;
    this.connectionShare = connectionShare;
    this.clusters = clusters;
    this.byTenant = byTenant;
    this.bySlug = bySlug;
  }

  /**
   * Indexes a snapshot.
   *
   * @throws IllegalArgumentException if two routes share a tenant, a slug or a database, or one
   *     leads to a cluster that is not in the snapshot
   */
  static RouteTable of(RouteSnapshot snapshot) {
    var clusters = new HashMap<String, ClusterAddress>();
    for (ClusterAddress cluster : snapshot.clusters()) {
      unique(clusters.put(cluster.id(), cluster), "cluster " + cluster.id());
    }
    var byTenant = new HashMap<TenantId, Route>();
    var bySlug = new HashMap<String, Route>();
    var byDatabase = new HashMap<String, Route>();
    for (Route route : snapshot.routes()) {
      unique(byTenant.put(route.tenant(), route), "tenant " + route.tenant());
      unique(bySlug.put(route.slug().value(), route), "slug " + route.slug());
      String home = route.cluster() + "/" + route.database();
      unique(byDatabase.put(home, route), "database " + home);
      if (!clusters.containsKey(route.cluster())) {
        throw new IllegalArgumentException("No cluster " + route.cluster() + " in the snapshot.");
      }
    }
    return new RouteTable(
        snapshot.version(),
        snapshot.connectionShare(),
        Map.copyOf(clusters),
        Map.copyOf(byTenant),
        Map.copyOf(bySlug));
  }

  private static void unique(@Nullable Object former, String what) {
    if (former != null) {
      throw new IllegalArgumentException("Two entries for " + what + " in the snapshot.");
    }
  }

  /** The snapshot's version; 0 if there has been none. */
  public long version() {
    return version;
  }

  /** How many connections this runtime may hold to each cluster. */
  public int connectionShare() {
    return connectionShare;
  }

  public @Nullable Route find(TenantId tenant) {
    return byTenant.get(tenant);
  }

  /**
   * The route of the tenant with this slug.
   *
   * @param slug as a host name gives it; anything that is not a slug finds nothing
   */
  public @Nullable Route findBySlug(String slug) {
    return bySlug.get(slug);
  }

  /** The cluster a route of this table leads to. */
  public ClusterAddress cluster(Route route) {
    ClusterAddress cluster = clusters.get(route.cluster());
    if (cluster == null) {
      throw new IllegalArgumentException("The route is not of this table.");
    }
    return cluster;
  }

  public Collection<Route> routes() {
    return byTenant.values();
  }
}
