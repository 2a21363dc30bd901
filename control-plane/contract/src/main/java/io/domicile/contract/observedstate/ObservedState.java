package io.domicile.contract.observedstate;

import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Isolation;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * One report of a cell. Reports may repeat and may arrive late; the server orders them by
 * generation and time of observation.
 *
 * @param acceptedVersion the version of desired state that the cell has accepted
 * @param isolations what it offers
 * @param capacity room for databases: how many at most, how many there are
 * @param tenants the tenants with something new to say, possibly none
 */
public record ObservedState(
    CellId cell,
    long acceptedVersion,
    Instant observedAt,
    Set<Isolation> isolations,
    Capacity capacity,
    List<ObservedTenant> tenants) {

  /**
   * Room for databases.
   *
   * @param warmSpares databases made and not yet claimed; they do not count as tenants
   */
  public record Capacity(int maxTenants, int tenants, int warmSpares) {}
}
