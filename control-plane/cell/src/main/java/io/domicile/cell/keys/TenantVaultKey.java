package io.domicile.cell.keys;

import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key of a vault that wraps a tenant's root keys, once did, or was about to.
 *
 * @param vault the vault that answered for it last; null if none has yet
 * @param notedAt before it wrapped anything
 * @param formerSince null while it wraps
 * @param formerVersion the routes' version from which on none names it; null if that is not known
 * @param retiredAt when the cell was done turning a former key off
 * @param found what that vault said last; null if none has answered yet
 * @param missingSince since when the vault that is asked does not know it; null if it does
 * @param silentSince since when the vault has not answered for it; null if it does
 * @param destructionAt as the vault scheduled it
 * @param destroyedAt when it was first found destroyed, which is after it was
 */
public record TenantVaultKey(
    VaultKeyId vaultKey,
    TenantId tenant,
    @Nullable String vault,
    Instant notedAt,
    @Nullable Instant formerSince,
    @Nullable Long formerVersion,
    @Nullable Instant retiredAt,
    @Nullable VaultKeyState found,
    @Nullable Instant missingSince,
    @Nullable Instant silentSince,
    @Nullable Instant destructionAt,
    @Nullable Instant destroyedAt) {

  /** Whether it wraps nothing of the tenant's any longer. */
  public boolean isFormer() {
    return formerSince != null;
  }

  /** Whether it was the cell that turned it off, for it is a former one. */
  public boolean isTurnedOffAsFormer() {
    return retiredAt != null && found == VaultKeyState.DISABLED;
  }
}
