package io.domicile.contract.routes;

import io.domicile.contract.bytes.Digests;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.TenantId;
import io.domicile.residency.region.RegionCode;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What leads from one version of a cell's routes to a later one, signed by the cell as a {@code
 * domicile-route-delta}. It applies to exactly the version it names, and to no other history of
 * that version.
 *
 * @param since the version it applies to
 * @param version the version it leads to, above {@code since}
 * @param parent the {@link #digest} of the delta that led to {@code since}; null if the cell has
 *     none
 * @param clusters all clusters from now on; null if they stay as they are
 * @param upserts routes that are new or take the place of their tenant's former one
 * @param removals tenants without a route from now on, none of which is among the upserts
 */
public record RouteDelta(
    CellId cell,
    RegionCode region,
    long since,
    long version,
    @Nullable String parent,
    Instant issuedAt,
    @Nullable List<ClusterAddress> clusters,
    List<Route> upserts,
    List<TenantId> removals) {

  /** The SHA-256 of a signed delta's text in lower-case hex, by which its successor names it. */
  public static String digest(SignedDocument delta) {
    return HexFormat.of().formatHex(Digests.sha256(delta.compact()));
  }
}
