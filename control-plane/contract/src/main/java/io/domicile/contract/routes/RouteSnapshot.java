package io.domicile.contract.routes;

import io.domicile.contract.tenant.CellId;
import io.domicile.residency.region.RegionCode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every route of one cell at one version, signed by the cell as a {@code domicile-route-snapshot}.
 * A runtime takes a snapshot only of its own cell and never of a version below one it has had.
 *
 * @param version grows with every change, never goes back
 * @param connectionShare how many connections to each cluster a runtime may hold that has not been
 *     told its own {@link ConnectionShares} yet
 * @param head {@link RouteDelta#digest} of the delta that led to this version; null if the cell has
 *     none
 */
public record RouteSnapshot(
    CellId cell,
    RegionCode region,
    long version,
    Instant issuedAt,
    int connectionShare,
    List<ClusterAddress> clusters,
    List<Route> routes,
    @Nullable String head) {

  /** A snapshot that begins a history. */
  public RouteSnapshot(
      CellId cell,
      RegionCode region,
      long version,
      Instant issuedAt,
      int connectionShare,
      List<ClusterAddress> clusters,
      List<Route> routes) {
    this(cell, region, version, issuedAt, connectionShare, clusters, routes, null);
  }
}
