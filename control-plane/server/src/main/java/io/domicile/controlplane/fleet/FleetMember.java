package io.domicile.controlplane.fleet;

import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.controlplane.lifecycle.TenantState;
import io.domicile.residency.region.RegionCode;

/** One placed tenant. */
public record FleetMember(
    TenantId tenant, Slug slug, TenantState state, RegionCode region, CellId cell) {}
