package io.domicile.contract.routes;

import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.residency.region.RegionCode;
import java.time.Instant;
import java.util.Map;

/**
 * How many connections one runtime may hold, signed by the cell as a {@code
 * domicile-connection-shares}. The cell gives to nobody else what a runtime may still be using.
 *
 * @param runtime whom it is for
 * @param serial grows with every change for this runtime, never goes back
 * @param holdsForSeconds how long the whole share may be used after the last request that the cell
 *     answered; from then on only the reserved part
 * @param clusters by the cluster's id
 */
public record ConnectionShares(
    CellId cell,
    RegionCode region,
    RuntimeId runtime,
    long serial,
    Instant issuedAt,
    long holdsForSeconds,
    Map<String, Share> clusters) {

  /**
   * A part of one cluster's budget.
   *
   * @param connections what the runtime may hold
   * @param reserved what it keeps, however long it hears nothing; at most {@code connections}
   */
  public record Share(int connections, int reserved) {}
}
