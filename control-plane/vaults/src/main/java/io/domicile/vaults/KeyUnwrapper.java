package io.domicile.vaults;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import java.util.Arrays;

/** What a runtime may ask of a key vault. Implementations are thread-safe. */
public interface KeyUnwrapper {

  /**
   * Opens a key that {@link KeyVault#wrap} sealed. One round trip; an outage is tried a few times
   * within a bound that the implementation states.
   *
   * @return the key's bytes, in an array that is the caller's to overwrite; the implementation
   *     keeps no other copy that it could have overwritten
   */
  byte[] unwrapBytes(VaultKeyId key, KeyContext context, Bytes wrapped) throws VaultException;

  /** As {@link #unwrapBytes}, for whoever lets go of the key at once, and cannot overwrite it. */
  default Secret<Bytes> unwrap(VaultKeyId key, KeyContext context, Bytes wrapped)
      throws VaultException {
    byte[] plain = unwrapBytes(key, context, wrapped);
    try {
      return new Secret<>(Bytes.copyOf(plain));
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  /**
   * The key's state now. A vault that keeps nothing of a key that is gone throws {@link
   * VaultException.Reason#NOT_FOUND} for a destroyed one.
   */
  VaultKeyState state(VaultKeyId key) throws VaultException;
}
