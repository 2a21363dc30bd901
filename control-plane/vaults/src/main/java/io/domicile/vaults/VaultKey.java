package io.domicile.vaults;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key as its vault lists it.
 *
 * @param destructionAt when it is destroyed, if that is scheduled
 */
public record VaultKey(
    VaultKeyId id,
    TenantId tenant,
    VaultKeyState state,
    Instant createdAt,
    @Nullable Instant destructionAt) {

  @JsonCreator
  public VaultKey {}

  /** A key that nobody means to destroy. */
  public VaultKey(VaultKeyId id, TenantId tenant, VaultKeyState state, Instant createdAt) {
    this(id, tenant, state, createdAt, null);
  }
}
