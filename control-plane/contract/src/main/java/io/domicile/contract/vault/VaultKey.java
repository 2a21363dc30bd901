package io.domicile.contract.vault;

import io.domicile.contract.tenant.TenantId;
import java.time.Instant;

/** A key as its vault lists it. */
public record VaultKey(VaultKeyId id, TenantId tenant, VaultKeyState state, Instant createdAt) {}
