package io.domicile.cell.reconciliation;

import io.domicile.cell.journal.StepJournal;
import io.domicile.cell.keys.TenantKeys;
import io.domicile.cell.rootkeys.NamedKeys;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.observedstate.ObservedKey;
import io.domicile.vaults.VaultException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What there is to do for a tenant that names a key of its own. Thread-safe. */
final class OwnKey {

  private static final Logger log = LoggerFactory.getLogger(OwnKey.class);

  private static final String STEP = "take-named-key";

  private final NamedKeys named;
  private final TenantKeys keys;

  OwnKey(NamedKeys named, TenantKeys keys) {
    this.named = named;
    this.keys = keys;
  }

  boolean isDue(DesiredTenant tenant) {
    return named.isDue(tenant);
  }

  /**
   * Before anything is made of a tenant: its keys under the one that it names, if that is taken.
   *
   * @return why it is not taken; nothing has been made then
   */
  Optional<String> takeFirst(DesiredTenant tenant, StepJournal.Steps steps) throws Exception {
    if (tenant.vaultKey() == null) {
      return Optional.empty();
    }
    if (keys.find(tenant.tenant()).isPresent()) {
      steps.once(STEP, () -> "found");
      return Optional.empty();
    }
    var refusal = new AtomicReference<@Nullable String>();
    steps.always(
        STEP,
        () -> {
          ObservedKey.Named decided = named.takeFirst(tenant);
          if (decided.taken()) {
            return "taken: " + decided.because();
          }
          refusal.set(decided.because());
          return "refused: " + decided.because();
        });
    return Optional.ofNullable(refusal.get())
        .map(why -> "The key " + tenant.vaultKey() + " is not taken: " + why);
  }

  /**
   * While the tenant is served. A vault that is out takes nothing from it: the former key is in
   * place, and the next sweep asks again.
   *
   * @return whether there is anything new to report
   */
  boolean take(DesiredTenant tenant) {
    try {
      return named.take(tenant);
    } catch (VaultException e) {
      log.debug("The key that tenant {} names waits.", tenant.tenant(), e);
      return false;
    }
  }
}
