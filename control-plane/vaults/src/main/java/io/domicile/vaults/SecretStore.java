package io.domicile.vaults;

import io.domicile.contract.vault.SecretReference;
import java.util.List;

/** What a cell may ask of its secret store. Implementations are thread-safe. */
public interface SecretStore extends SecretReader {

  /** Writes the credential durably, replacing one that is there. */
  void write(SecretReference reference, DatabaseCredential credential) throws VaultException;

  /** Removes it; to remove one that is not there is fine. */
  void delete(SecretReference reference) throws VaultException;

  /** Every reference in the store. */
  List<SecretReference> references() throws VaultException;
}
