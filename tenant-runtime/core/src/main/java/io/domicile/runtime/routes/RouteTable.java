package io.domicile.runtime.routes;

import io.domicile.contract.routes.ClusterAddress;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteDelta;
import io.domicile.contract.routes.RouteSnapshot;
import io.domicile.contract.tenant.TenantId;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The routes at one version, indexed. Immutable and thread-safe. */
public final class RouteTable {

  /** What a runtime has before its first snapshot: no routes, version 0. */
  public static final RouteTable EMPTY =
      new RouteTable(0, null, Map.of(), Map.of(), Map.of(), Map.of(), Shares.none());

  private final long version;
  private final @Nullable String head;
  private final Map<String, ClusterAddress> clusters;
  private final Map<TenantId, Route> byTenant;
  private final Map<String, Route> bySlug;
  private final Map<String, Route> byDatabase;
  private final Shares shares;

  RouteTable(
      long version,
      @Nullable String head,
      Map<String, ClusterAddress> clusters,
      Map<TenantId, Route> byTenant,
      Map<String, Route> bySlug,
      Map<String, Route> byDatabase,
      Shares shares) {
    this.version = version;
    this.head = head;
    this.clusters = clusters;
    this.byTenant = byTenant;
    this.bySlug = bySlug;
    this.byDatabase = byDatabase;
    this.shares = shares;
  }

  /**
   * Indexes a snapshot.
   *
   * @throws IllegalArgumentException if two routes share a tenant, a slug or a database, or one
   *     leads to a cluster that is not in the snapshot
   */
  static RouteTable of(RouteSnapshot snapshot) {
    return RouteTableBuilder.of(snapshot).build();
  }

  /** The snapshot's or last delta's version; 0 if there has been none. */
  public long version() {
    return version;
  }

  /** {@link RouteDelta#digest} of the delta that led here; null if the cell has none. */
  @Nullable String head() {
    return head;
  }

  /** How many connections this runtime may hold to each cluster; the least where they differ. */
  public int connectionShare() {
    return clusters.keySet().stream().mapToInt(this::connectionShare).min().orElse(shares.common());
  }

  /** How many connections this runtime may hold to that cluster. */
  public int connectionShare(String cluster) {
    return shares.of(cluster);
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
    return Collections.unmodifiableCollection(byTenant.values());
  }

  Map<String, ClusterAddress> clusters() {
    return clusters;
  }

  Map<TenantId, Route> byTenant() {
    return byTenant;
  }

  Map<String, Route> bySlug() {
    return bySlug;
  }

  Map<String, Route> byDatabase() {
    return byDatabase;
  }

  Shares shares() {
    return shares;
  }

  /** The same routes with other shares. */
  RouteTable with(Shares others) {
    return new RouteTable(version, head, clusters, byTenant, bySlug, byDatabase, others);
  }

  /** Whether the other table says the same of every tenant and cluster. */
  boolean saysTheSameAs(RouteTable other) {
    return version == other.version
        && clusters.equals(other.clusters)
        && byTenant.equals(other.byTenant);
  }
}
