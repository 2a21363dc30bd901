package io.domicile.controlplane.registry;

import io.domicile.residency.policy.ResidencyPolicy;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/** What may be changed of a tenant; what is left out stays as it is. */
record TenantPatch(
    @Pattern(regexp = NewTenant.DISPLAY_NAME, message = NewTenant.DISPLAY_NAME_RULE)
        @Nullable String displayName,
    @Pattern(regexp = NewTenant.PLAN, message = NewTenant.PLAN_RULE) @Nullable String plan,
    @Nullable ResidencyPolicy residency) {}
