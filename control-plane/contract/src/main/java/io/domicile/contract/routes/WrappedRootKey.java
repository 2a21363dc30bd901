package io.domicile.contract.routes;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.vault.VaultKeyId;

/**
 * A tenant's root key as it may lie on a disk: sealed by the vault's key, bound to tenant, region,
 * purpose and version.
 *
 * @param version from 1
 */
public record WrappedRootKey(VaultKeyId vaultKey, int version, Bytes wrapped) {}
