package io.domicile.contract.desiredstate;

import io.domicile.contract.schemarelease.SchemaReleaseReference;
import io.domicile.contract.tenant.CellId;
import io.domicile.residency.region.RegionCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What changed in one cell's desired state between two versions, signed by the server as a {@code
 * domicile-desired-state}.
 *
 * @param since the version the cell said it has; 0 asks for everything
 * @param version the version it has once it has accepted this, never below {@code since}
 * @param tenants the tenants whose desired state changed after {@code since}, each as it now is
 * @param schemaRelease the release that the cell's databases are to have; null until there is one
 */
public record DesiredState(
    CellId cell,
    RegionCode region,
    long since,
    long version,
    List<DesiredTenant> tenants,
    @Nullable SchemaReleaseReference schemaRelease) {}
