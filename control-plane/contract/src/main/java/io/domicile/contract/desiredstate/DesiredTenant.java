package io.domicile.contract.desiredstate;

import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.tenant.Isolation;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.residency.policy.ResidencyPolicy;

/**
 * What must be true of one tenant in the cell that is its home.
 *
 * @param residency what the cell decides placement by, again and for itself
 */
public record DesiredTenant(
    TenantId tenant,
    Slug slug,
    Generation generation,
    Epoch epoch,
    ServingState serving,
    Isolation isolation,
    ResidencyPolicy residency) {}
