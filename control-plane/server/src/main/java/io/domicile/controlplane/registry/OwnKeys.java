package io.domicile.controlplane.registry;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import org.jdbi.v3.core.Handle;

/**
 * Keys that tenants bring. Whether one is taken is the cell's to decide; that no two tenants name
 * the same one, in whatever cells, only the registry can know.
 */
final class OwnKeys {

  private OwnKeys() {}

  /**
   * Makes sure, until the transaction ends, that the key is nobody else's.
   *
   * @throws ProblemException {@code conflict}
   */
  static void claim(Handle handle, TenantId tenant, VaultKeyId vaultKey) {
    TenantDao dao = handle.attach(TenantDao.class);
    dao.lockVaultKey(vaultKey);
    if (dao.holderOf(vaultKey).filter(holder -> !holder.equals(tenant)).isPresent()) {
      throw new ProblemException(
          ErrorCode.CONFLICT, "Another tenant has named this vaultKey; each tenant needs its own.");
    }
  }
}
