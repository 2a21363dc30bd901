package io.domicile.controlplane.registry;

import io.domicile.contract.vault.VaultKeyId;
import io.domicile.residency.policy.ResidencyPolicy;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What may be changed of a tenant; what is left out or null stays as it is.
 *
 * @param vaultKey a key of the tenant's own; to name the present one again is to ask the cell again
 *     if it was refused. There is no way back here to a key that the cell makes: that is the
 *     region's operator's
 * @param schemaRelease the number of the published schema release that its database is to have; 0
 *     for the newest one, now and whenever another is published
 */
record TenantPatch(
    @Pattern(regexp = NewTenant.DISPLAY_NAME, message = NewTenant.DISPLAY_NAME_RULE)
        @Nullable String displayName,
    @Pattern(regexp = NewTenant.PLAN, message = NewTenant.PLAN_RULE) @Nullable String plan,
    @Nullable ResidencyPolicy residency,
    @Nullable VaultKeyId vaultKey,
    @Min(0) @Nullable Integer schemaRelease) {}
