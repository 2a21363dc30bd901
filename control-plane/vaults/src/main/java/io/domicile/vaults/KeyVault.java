package io.domicile.vaults;

import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a cell may ask of its key vault: keys of tenants, which never leave it. Implementations are
 * thread-safe, and every one passes the same contract suite.
 */
public interface KeyVault extends KeyUnwrapper {

  /** The serial of a tenant's first key. */
  int FIRST_SERIAL = 1;

  /**
   * The tenant's key of that serial, made if there is none yet: the same id however often it is
   * called.
   *
   * @param serial from 1; the next one when the tenant gets another key
   */
  VaultKeyId createKey(TenantId tenant, int serial) throws VaultException;

  /** The tenant's first key. */
  default VaultKeyId createKey(TenantId tenant) throws VaultException {
    return createKey(tenant, FIRST_SERIAL);
  }

  /**
   * Names the vault that this key is asked for in: of two vaults, what the one has destroyed is not
   * what the other does not know.
   */
  String vaultOf(VaultKeyId key);

  /**
   * Whether the vault that this key is asked for in keeps nothing of a key that it destroyed, and
   * says "not found" of it from then on.
   */
  boolean forgetsDestroyed(VaultKeyId key);

  /** Whether a key of that name may be in this vault, by the form of its name. */
  boolean mayHave(VaultKeyId key);

  /** Whether the key is in a vault that keys are moved out of. */
  default boolean isToMove(VaultKeyId key) throws VaultException {
    return false;
  }

  /** Every key that was made by {@link #createKey}, with its tenant. */
  List<VaultKey> keys() throws VaultException;

  /**
   * The region that a key's name itself says, where names say one. It is a claim, good for refusing
   * without asking and for nothing else.
   */
  default Optional<String> regionClaimedBy(VaultKeyId key) {
    return Optional.empty();
  }

  /**
   * What the vault knows of a key, whoever made it. The id in the answer is the key's own; one that
   * was found by another name, which could be given to another key later, has another.
   */
  KeyDescription describe(VaultKeyId key) throws VaultException;

  /** Seals a key of up to 64 bytes under the vault's key, bound to the context. */
  Bytes wrap(VaultKeyId key, KeyContext context, Secret<Bytes> plaintext) throws VaultException;

  /**
   * Enables or disables the key; to do it twice is to do it once.
   *
   * @throws VaultException {@link VaultException.Reason#PENDING_DESTRUCTION} while it is to be
   *     destroyed
   */
  void setEnabled(VaultKeyId key, boolean enabled) throws VaultException;

  /**
   * Schedules the key to be destroyed. It opens nothing from now on; to do it twice changes
   * nothing.
   *
   * @param wait how long it can still be called off; a cloud's vault has bounds of its own, 7 to 30
   *     days in whole days, and takes the nearest
   * @return when it will be destroyed
   */
  Instant scheduleDestruction(VaultKeyId key, Duration wait) throws VaultException;

  /** Calls the destruction off; the key is disabled then, not enabled. */
  void cancelDestruction(VaultKeyId key) throws VaultException;
}
