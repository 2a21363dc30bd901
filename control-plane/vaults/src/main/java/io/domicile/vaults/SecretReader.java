package io.domicile.vaults;

import io.domicile.contract.vault.SecretReference;

/** What a runtime may ask of the region's secret store. Implementations are thread-safe. */
public interface SecretReader {

  /** The credential at the reference; {@link VaultException.Reason#NOT_FOUND} if there is none. */
  DatabaseCredential read(SecretReference reference) throws VaultException;
}
