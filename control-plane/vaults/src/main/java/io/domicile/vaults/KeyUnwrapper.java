package io.domicile.vaults;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;

/** What a runtime may ask of a key vault. Implementations are thread-safe. */
public interface KeyUnwrapper {

  /**
   * Opens a key that {@link KeyVault#wrap} sealed. One round trip; an outage is tried a few times
   * within a bound that the implementation states.
   *
   * @return the key's bytes
   */
  Secret<Bytes> unwrap(VaultKeyId key, KeyContext context, Bytes wrapped) throws VaultException;

  /**
   * The key's state now. A vault that keeps nothing of a key that is gone throws {@link
   * VaultException.Reason#NOT_FOUND} for a destroyed one.
   */
  VaultKeyState state(VaultKeyId key) throws VaultException;
}
