package io.domicile.contract.vault;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.secret.Secret;

/** What a runtime may ask of a key vault. Implementations are thread-safe. */
public interface KeyUnwrapper {

  /**
   * Opens a key that {@link KeyVault#wrap} sealed. One round trip.
   *
   * @return the key's bytes
   */
  Secret<Bytes> unwrap(VaultKeyId key, KeyContext context, Bytes wrapped) throws VaultException;

  /** The key's state now. */
  VaultKeyState state(VaultKeyId key) throws VaultException;
}
