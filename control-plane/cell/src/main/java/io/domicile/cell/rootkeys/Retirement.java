package io.domicile.cell.rootkeys;

import io.domicile.cell.keys.TenantVaultKey;
import io.domicile.cell.keys.VaultKeys;
import io.domicile.cell.keyswitch.KeySwitch;
import io.domicile.contract.tenant.TenantId;
import io.domicile.vaults.VaultException;
import java.util.function.LongPredicate;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns off keys of a vault that wrap no longer. A runtime asks after the key that its route names:
 * so a former key goes only once every configured runtime has acknowledged routes without it. Found
 * again after a kill; costs one indexed statement a round while there is nothing to do.
 */
final class Retirement {

  private static final Logger log = LoggerFactory.getLogger(Retirement.class);

  private final VaultKeys vaultKeys;
  private final KeySwitch keySwitch;
  private final ToLongFunction<TenantId> publish;
  private final LongPredicate isAcknowledged;

  /**
   * Retires nothing until {@link #tick}.
   *
   * @param publish publishes the tenant's route with its keys as they are, and says the version
   * @param isAcknowledged whether every runtime has that version of the routes in use
   */
  Retirement(
      VaultKeys vaultKeys,
      KeySwitch keySwitch,
      ToLongFunction<TenantId> publish,
      LongPredicate isAcknowledged) {
    this.vaultKeys = vaultKeys;
    this.keySwitch = keySwitch;
    this.publish = publish;
    this.isAcknowledged = isAcknowledged;
  }

  void tick() {
    for (TenantVaultKey former : vaultKeys.toRetire()) {
      try {
        advance(former);
      } catch (VaultException e) {
        log.debug("The former key {} is turned off later.", former.vaultKey(), e);
      } catch (RuntimeException e) {
        log.warn("The former key {} cannot be turned off yet: {}", former.vaultKey(), e.toString());
      }
    }
  }

  private void advance(TenantVaultKey former) throws VaultException {
    Long version = former.formerVersion();
    if (version == null) {
      vaultKeys.formerFrom(former.vaultKey(), publish.applyAsLong(former.tenant()));
    } else if (isAcknowledged.test(version)) {
      keySwitch.retire(former.tenant(), former.vaultKey());
    }
  }
}
