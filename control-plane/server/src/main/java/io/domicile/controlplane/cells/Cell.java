package io.domicile.controlplane.cells;

import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Isolation;
import io.domicile.residency.region.RegionCode;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cell, as registered and as it last reported.
 *
 * @param maxTenants the lower of what was registered and what the cell reports
 * @param tenants how many have their home there
 * @param isolations what it offers; databases, until it reports otherwise
 * @param warmSpares as reported; 0 before the first report
 * @param enrolledAt when it registered its key; null until then, and it takes no tenant before
 * @param acceptedVersion of its desired state
 * @param observedAt when it last reported, by its own clock
 * @param heardAt when it last asked or reported anything, by the registry's clock
 * @param silentSince when it was last heard, if that is too long ago for it to get tenants; else
 *     null
 */
public record Cell(
    CellId cell,
    RegionCode region,
    int maxTenants,
    int tenants,
    Set<Isolation> isolations,
    int warmSpares,
    EndpointPattern endpointPattern,
    Instant registeredAt,
    @Nullable Instant enrolledAt,
    long acceptedVersion,
    @Nullable Instant observedAt,
    @Nullable Instant heardAt,
    @Nullable Instant silentSince) {

  public Cell {
    isolations = Set.copyOf(isolations);
  }

  public boolean offers(Isolation isolation) {
    return isolations.contains(isolation);
  }

  /** Whether there is room for a tenant more in it. */
  public boolean hasRoom() {
    return enrolledAt != null && roomLeft() > 0;
  }

  /** Whether a tenant more could be placed in it: there is room, and it has been heard lately. */
  public boolean takesTenants() {
    return hasRoom() && silentSince == null;
  }

  /** How many tenants more could be placed in it; may be negative after it was made smaller. */
  public int roomLeft() {
    return maxTenants - tenants;
  }
}
