package io.domicile.cell.keyswitch;

import io.domicile.cell.changes.Changes;
import io.domicile.cell.journal.Checkpoints;
import io.domicile.cell.keys.TenantKeys;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.VaultException;
import io.domicile.vaults.VaultException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the vault's key what is wanted of it, and records what the vault says. Thread-safe.
 *
 * <p>Whatever asks the vault to change a key and records it does so alone for its tenant, so that
 * nobody turns off what is just being turned on. What is wanted is recorded before, by {@link
 * KeySwitch}, and waits for no vault.
 */
final class KeyEnforcement {

  private static final Logger log = LoggerFactory.getLogger(KeyEnforcement.class);

  private final KeyStandings standings;
  private final TenantKeys keys;
  private final FormerKeys formers;
  private final DarkRoutes darkRoutes;
  private final KeyVault vault;
  private final Changes changes;
  private final Checkpoints checkpoints;
  private final Clock clock;
  private final Map<TenantId, ReentrantLock> locks = new ConcurrentHashMap<>();

  /** A piece of work on one tenant's keys. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws VaultException;
  }

  KeyEnforcement(
      KeyStandings standings,
      TenantKeys keys,
      DarkRoutes darkRoutes,
      KeyVault vault,
      Changes changes,
      Checkpoints checkpoints,
      Clock clock) {
    this.standings = standings;
    this.keys = keys;
    this.formers = new FormerKeys(standings, keys.vaultKeys(), vault, clock);
    this.darkRoutes = darkRoutes;
    this.vault = vault;
    this.changes = changes;
    this.checkpoints = checkpoints;
    this.clock = clock;
  }

  VaultKeyId vaultKey(TenantId tenant) {
    return keys.find(tenant)
        .orElseThrow(() -> new KeyStateException("The tenant has no key here."))
        .rootKey()
        .vaultKey();
  }

  /** No other work changes the tenant's keys in a vault meanwhile. */
  <T> T alone(TenantId tenant, Work<T> work) throws VaultException {
    ReentrantLock lock = locks.computeIfAbsent(tenant, _ -> new ReentrantLock());
    lock.lock();
    try {
      return work.run();
    } finally {
      lock.unlock();
    }
  }

  /** Makes the vault's key what is wanted of it, and says what it found. */
  VaultKeyState enforce(TenantId tenant) throws VaultException {
    return alone(tenant, () -> enforced(tenant));
  }

  /** Turns a former key off, once no runtime needs it any longer. */
  void retire(TenantId tenant, VaultKeyId key) throws VaultException {
    alone(
        tenant,
        () -> {
          if (!key.equals(vaultKey(tenant))) {
            formers.retire(tenant, key);
          }
          return tenant;
        });
  }

  /** A former key does not wait for the present one, nor the other way round. */
  private VaultKeyState enforced(TenantId tenant) throws VaultException {
    KeyStanding wanted = standings.of(tenant);
    VaultKeyState state = VaultKeyState.NOT_FOUND;
    VaultException missed = null;
    try {
      state = presentEnforced(tenant);
    } catch (VaultException e) {
      missed = e;
    }
    try {
      formers.enforce(wanted);
    } catch (VaultException e) {
      missed = missed == null ? e : missed;
    }
    if (missed != null) {
      throw missed;
    }
    return state;
  }

  private VaultKeyState presentEnforced(TenantId tenant) throws VaultException {
    VaultKeyId key = vaultKey(tenant);
    VaultKeyState state = stateOf(key);
    KeyStanding standing = calledOff(standings.of(tenant), state);
    boolean there = state != VaultKeyState.DESTROYED && state != VaultKeyState.NOT_FOUND;
    if (standing.isDestructionToBeScheduled() && there) {
      schedule(standing, key, state);
      return VaultKeyState.PENDING_DESTRUCTION;
    }
    if (standing.isOff() && state == VaultKeyState.ENABLED && isDisabled(key)) {
      checkpoints.reached("disable-key/vault");
      standings.note(tenant, "vault-key-disabled", key.value());
      state = VaultKeyState.DISABLED;
    }
    observe(tenant, state);
    return state;
  }

  /** Not so if a tenant's own key is not ours to disable; route and fence do not depend on it. */
  private boolean isDisabled(VaultKeyId key) throws VaultException {
    try {
      vault.setEnabled(key, false);
      return true;
    } catch (VaultException e) {
      if (e.reason() == Reason.FORBIDDEN) {
        return false;
      }
      throw e;
    }
  }

  /** The vault schedules once; asked again, it says the time that it has said before. */
  private void schedule(KeyStanding standing, VaultKeyId key, VaultKeyState state)
      throws VaultException {
    TenantId tenant = standing.tenant();
    Instant now = clock.instant();
    Instant wanted = standing.destructionAt() == null ? now : standing.destructionAt();
    Instant at;
    try {
      Duration wait = wanted.isAfter(now) ? Duration.between(now, wanted) : Duration.ZERO;
      at = vault.scheduleDestruction(key, wait);
    } catch (VaultException e) {
      if (e.reason() == Reason.REFUSED || e.reason() == Reason.FORBIDDEN) {
        standings.change(
            tenant,
            "destruction-refused",
            "the vault: " + KeyStanding.word(e.reason()),
            present -> present.kept().found(state));
      }
      throw e;
    }
    checkpoints.reached("destroy-key/vault");
    keys.vaultKeys().destructionAt(key, at);
    standings.change(
        tenant,
        "destruction-scheduled",
        "for " + at + ": " + standing.reason(),
        present -> present.found(VaultKeyState.PENDING_DESTRUCTION).destroyedAt(at));
    checkpoints.reached("destroy-key/scheduled");
  }

  /**
   * A destruction that was scheduled and that the vault no longer knows was called off there, or
   * here by a cell that was killed before it said so. It is not scheduled again: nobody is to lose
   * data to a cell that insists.
   */
  private KeyStanding calledOff(KeyStanding standing, VaultKeyState state) {
    boolean runs =
        switch (state) {
          case PENDING_DESTRUCTION, DESTROYED, NOT_FOUND -> true;
          case ENABLED, DISABLED -> false;
        };
    if (standing.wanted() != KeyStanding.Wanted.DESTROYED
        || standing.isDestructionToBeScheduled()
        || runs) {
      return standing;
    }
    standings.change(
        standing.tenant(),
        "destruction-called-off",
        "the vault's key is " + KeyStanding.word(state),
        KeyStanding::kept);
    return standings.of(standing.tenant());
  }

  /** Enables the vault's key, and records it. */
  void enable(TenantId tenant, String reason) throws VaultException {
    alone(
        tenant,
        () -> {
          VaultKeyId key = vaultKey(tenant);
          if (stateOf(key) != VaultKeyState.ENABLED) {
            vault.setEnabled(key, true);
          }
          checkpoints.reached("enable-key/vault");
          Instant now = clock.instant();
          standings.change(
              tenant,
              "enabled",
              reason,
              standing -> {
                KeySwitch.requireNotDestroyed(standing);
                return standing.isEnabled() ? standing : standing.enabled(now, reason);
              });
          checkpoints.reached("enable-key/recorded");
          return tenant;
        });
  }

  /** Calls a destruction off in the vault, and records it. */
  void callOff(TenantId tenant, String reason) throws VaultException {
    alone(
        tenant,
        () -> {
          if (standings.of(tenant).wanted() == KeyStanding.Wanted.DESTROYED) {
            vault.cancelDestruction(vaultKey(tenant));
            keys.vaultKeys().destructionAt(vaultKey(tenant), null);
            checkpoints.reached("keep-key/vault");
            standings.change(
                tenant, "destruction-called-off", reason, standing -> standing.kept(reason));
            checkpoints.reached("keep-key/recorded");
          }
          formers.callOff(tenant);
          return tenant;
        });
    changes.announce(tenant);
  }

  /**
   * Asks the vault after the key, and goes dark or comes back with what it says. Repairs drift: a
   * key that is not in the wanted state is set to it.
   *
   * @return whether anything changed
   */
  boolean look(TenantId tenant) throws VaultException {
    return alone(
        tenant,
        () -> {
          KeyStanding before = standings.of(tenant);
          if (!before.isEnabled()) {
            // Only a killed cell, or a reconciler that looked before, has left it in the light.
            darkRoutes.publish(tenant);
          }
          if (before.isOff()) {
            enforced(tenant);
            return !standings.of(tenant).equals(before);
          }
          return observe(tenant, before, stateOf(vaultKey(tenant)));
        });
  }

  private boolean observe(TenantId tenant, VaultKeyState state) {
    return observe(tenant, standings.of(tenant), state);
  }

  private boolean observe(TenantId tenant, KeyStanding before, VaultKeyState state) {
    String found = KeyStanding.word(state);
    if (before.found() == state) {
      return false;
    }
    Instant now = clock.instant();
    standings.change(
        tenant,
        "vault-says-" + found.replace('_', '-'),
        "was " + KeyStanding.word(before.found()),
        standing -> standing.observed(state, now));
    checkpoints.reached("observe-key/recorded");
    if (!standings.of(tenant).isEnabled()) {
      darkRoutes.publish(tenant);
    }
    log.warn("The vault says of a tenant's key that it is {}: tenant {}.", found, tenant);
    changes.announce(tenant);
    return true;
  }

  private VaultKeyState stateOf(VaultKeyId key) throws VaultException {
    return keys.vaultKeys().ask(key);
  }
}
