package io.domicile.contract.vault;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.TenantId;
import java.util.List;

/**
 * What a cell may ask of its key vault: one key per tenant, which never leaves it. Implementations
 * are thread-safe.
 */
public interface KeyVault extends KeyUnwrapper {

  /** The tenant's key, made if there is none yet: the same id however often it is called. */
  VaultKeyId createKey(TenantId tenant) throws VaultException;

  /** Every key in the vault, with its tenant. */
  List<VaultKey> keys() throws VaultException;

  /** Seals a key of up to 64 bytes under the vault's key, bound to the context. */
  Bytes wrap(VaultKeyId key, KeyContext context, Secret<Bytes> plaintext) throws VaultException;

  /** Enables or disables the key; to do it twice is to do it once. */
  void setEnabled(VaultKeyId key, boolean enabled) throws VaultException;
}
