package io.domicile.runtime.routes;

import io.domicile.contract.routes.ClusterAddress;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteDelta;
import io.domicile.contract.routes.RouteSnapshot;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.tenant.TenantId;
import io.domicile.runtime.routes.RouteRefusedException.Reason;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the next table. The indexes are copied once, however many deltas are applied, so that a
 * burst of them costs one copy.
 *
 * <p>Used by one thread, and no more after a refusal or {@link #build}.
 */
final class RouteTableBuilder {

  private final Map<String, ClusterAddress> clusters;
  private final Map<TenantId, Route> byTenant;
  private final Map<String, Route> bySlug;
  private final Map<String, Route> byDatabase;
  private final Shares shares;
  private long version;
  private @Nullable String head;

  private RouteTableBuilder(RouteTable from, Shares shares) {
    this.version = from.version();
    this.head = from.head();
    this.clusters = new HashMap<>(from.clusters());
    this.byTenant = new HashMap<>(from.byTenant());
    this.bySlug = new HashMap<>(from.bySlug());
    this.byDatabase = new HashMap<>(from.byDatabase());
    this.shares = shares;
  }

  /** Goes on from a table. */
  static RouteTableBuilder from(RouteTable table) {
    return new RouteTableBuilder(table, table.shares());
  }

  /**
   * Begins with a snapshot.
   *
   * @throws IllegalArgumentException if it contradicts itself
   */
  static RouteTableBuilder of(RouteSnapshot snapshot) {
    var shares = new Shares(snapshot.connectionShare(), Map.of());
    var builder = new RouteTableBuilder(RouteTable.EMPTY, shares);
    builder.version = snapshot.version();
    builder.head = snapshot.head();
    builder.setClusters(snapshot.clusters());
    snapshot.routes().forEach(builder::add);
    return builder;
  }

  /**
   * Applies one delta.
   *
   * @param document the delta as it was signed
   * @throws IllegalArgumentException if it contradicts itself or what it applies to
   */
  void apply(RouteDelta delta, SignedDocument document) throws RouteRefusedException {
    if (delta.since() != version || delta.version() <= delta.since()) {
      throw new RouteRefusedException(
          Reason.GAP,
          "It leads from "
              + delta.since()
              + " to "
              + delta.version()
              + ", and we are at "
              + version);
    }
    if (head != null && delta.parent() != null && !head.equals(delta.parent())) {
      throw new RouteRefusedException(
          Reason.FORKED, "It applies to another version " + version + " than ours.");
    }
    var formers = new HashMap<TenantId, Route>();
    for (TenantId tenant : delta.removals()) {
      remove(tenant);
    }
    for (Route route : delta.upserts()) {
      // All formers go before the first newcomer, so that two tenants may swap what is unique.
      Route former = remove(route.tenant());
      if (former != null) {
        formers.put(route.tenant(), former);
      }
    }
    if (delta.clusters() != null) {
      clusters.clear();
      setClusters(delta.clusters());
    }
    for (Route route : delta.upserts()) {
      requireNotBefore(formers.get(route.tenant()), route);
      add(route);
    }
    if (delta.clusters() != null) {
      requireKnownClusters();
    }
    version = delta.version();
    head = RouteDelta.digest(document);
  }

  /** Refuses a route at an epoch below its tenant's former one. */
  static void requireNotBefore(@Nullable Route former, Route route) throws RouteRefusedException {
    if (former != null && route.epoch().compareTo(former.epoch()) < 0) {
      throw new RouteRefusedException(
          Reason.EPOCH_WENT_BACK,
          "Tenant " + route.tenant() + " is at epoch " + former.epoch() + " already.");
    }
  }

  int commonShare() {
    return shares.common();
  }

  RouteTable build() {
    return new RouteTable(version, head, clusters, byTenant, bySlug, byDatabase, shares);
  }

  private void setClusters(Collection<ClusterAddress> all) {
    for (ClusterAddress cluster : all) {
      unique(clusters.put(cluster.id(), cluster), "cluster " + cluster.id());
    }
  }

  private @Nullable Route remove(TenantId tenant) {
    Route former = byTenant.remove(tenant);
    if (former != null) {
      bySlug.remove(former.slug().value());
      byDatabase.remove(home(former));
    }
    return former;
  }

  private void add(Route route) {
    unique(byTenant.put(route.tenant(), route), "tenant " + route.tenant());
    unique(bySlug.put(route.slug().value(), route), "slug " + route.slug());
    unique(byDatabase.put(home(route), route), "database " + home(route));
    requireKnown(route.cluster());
  }

  private void requireKnownClusters() {
    Set<String> used = new HashSet<>();
    byTenant.values().forEach(route -> used.add(route.cluster()));
    used.forEach(this::requireKnown);
  }

  private void requireKnown(String cluster) {
    if (!clusters.containsKey(cluster)) {
      throw new IllegalArgumentException("There is no cluster " + cluster + " here.");
    }
  }

  private static String home(Route route) {
    return route.cluster() + "/" + route.database();
  }

  private static void unique(@Nullable Object former, String what) {
    if (former != null) {
      throw new IllegalArgumentException("There are two entries for " + what + ".");
    }
  }
}
