package io.domicile.contract.routes;

import io.domicile.contract.tenant.CellId;
import io.domicile.residency.region.RegionCode;
import java.time.Instant;
import java.util.List;

/**
 * Every route of one cell at one version, signed by the cell as a {@code domicile-route-snapshot}.
 * A runtime takes a snapshot only of its own cell and only of a version above the one it has.
 *
 * @param version grows with every change, never goes back
 * @param connectionShare how many of each cluster's connections the asking runtime may hold
 */
public record RouteSnapshot(
    CellId cell,
    RegionCode region,
    long version,
    Instant issuedAt,
    int connectionShare,
    List<ClusterAddress> clusters,
    List<Route> routes) {}
