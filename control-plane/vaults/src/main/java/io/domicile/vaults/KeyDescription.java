package io.domicile.vaults;

import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.residency.region.RegionCode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a vault says of one key, for whoever must decide whether a tenant's root key may be wrapped
 * by it.
 *
 * @param region where the key is, as the vault says, not as anybody claims
 * @param multiRegion whether the vault lets copies of it exist in other regions
 * @param tenant whom the vault's records name as its tenant; null if they name none
 * @param destructionAt when it is destroyed, if that is scheduled
 */
public record KeyDescription(
    VaultKeyId id,
    VaultKeyState state,
    RegionCode region,
    boolean multiRegion,
    @Nullable TenantId tenant,
    @Nullable Instant destructionAt) {}
