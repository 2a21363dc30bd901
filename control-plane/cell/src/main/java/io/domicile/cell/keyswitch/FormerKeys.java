package io.domicile.cell.keyswitch;

import io.domicile.cell.keys.TenantVaultKey;
import io.domicile.cell.keys.VaultKeys;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.VaultException;
import io.domicile.vaults.VaultException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys that wrapped a tenant's root keys before. Each still opens the copies that it wrapped,
 * in old backups and on old disks: so it is turned off once no route needs it, is off whenever the
 * tenant's key is, and is destroyed with it. Whoever calls works alone on the tenant's keys.
 */
final class FormerKeys {

  /** What is as it should be is not asked after in every round. */
  private static final Duration ASKED_AGAIN_AFTER = Duration.ofMinutes(1);

  private final KeyStandings standings;
  private final VaultKeys vaultKeys;
  private final KeyVault vault;
  private final Clock clock;
  private final Map<VaultKeyId, Settled> settled = new ConcurrentHashMap<>();

  /** That what was wanted of a key is done, as far as its vault lets the cell. */
  private record Settled(Instant at, KeyStanding.Wanted wanted) {}

  FormerKeys(KeyStandings standings, VaultKeys vaultKeys, KeyVault vault, Clock clock) {
    this.standings = standings;
    this.vaultKeys = vaultKeys;
    this.vault = vault;
    this.clock = clock;
  }

  /** Turns the key off if it is ours to turn off. */
  void retire(TenantId tenant, VaultKeyId key) throws VaultException {
    if (vaultKeys.ask(key) == VaultKeyState.ENABLED) {
      turnOff(tenant, key, true);
    }
    vaultKeys.retired(key);
  }

  private void turnOff(TenantId tenant, VaultKeyId key, boolean note) throws VaultException {
    try {
      vault.setEnabled(key, false);
      vaultKeys.ask(key);
      standings.note(tenant, "former-key-disabled", key.value());
    } catch (VaultException e) {
      if (e.reason() != Reason.FORBIDDEN && e.reason() != Reason.REFUSED) {
        throw e;
      }
      if (note) {
        standings.note(tenant, "former-key-stays-enabled", key + ", the vault: " + word(e));
      }
    }
  }

  /**
   * Does to former keys what is wanted of the tenant's key, as far as it ends something.
   *
   * @throws VaultException if the vault did not answer for one; the others are done
   */
  void enforce(KeyStanding standing) throws VaultException {
    if (!standing.isOff()) {
      return;
    }
    VaultException missed = null;
    List<TenantVaultKey> formers =
        vaultKeys.of(standing.tenant()).stream().filter(TenantVaultKey::isFormer).toList();
    for (TenantVaultKey former : formers) {
      try {
        end(standing, former);
      } catch (VaultException e) {
        missed = e;
      }
    }
    if (missed != null) {
      throw missed;
    }
  }

  private void end(KeyStanding standing, TenantVaultKey former) throws VaultException {
    if (former.destroyedAt() != null || isSettled(standing, former)) {
      return;
    }
    VaultKeyId key = former.vaultKey();
    Settled before = settled.get(key);
    boolean news = before == null || before.wanted() != standing.wanted();
    VaultKeyState state = vaultKeys.ask(key);
    boolean opens = state == VaultKeyState.ENABLED;
    boolean there = opens || state == VaultKeyState.DISABLED;
    boolean destroying = standing.wanted() == KeyStanding.Wanted.DESTROYED;
    if (destroying && there && former.destructionAt() == null) {
      schedule(standing, key, opens, news);
    } else if (opens) {
      turnOff(standing.tenant(), key, news);
    }
    settled.put(key, new Settled(clock.instant(), standing.wanted()));
  }

  /** Whether it was seen to lately; a change of what is wanted is acted on at once. */
  private boolean isSettled(KeyStanding standing, TenantVaultKey former) {
    Settled before = settled.get(former.vaultKey());
    Instant now = clock.instant();
    boolean due = former.destructionAt() != null && !now.isBefore(former.destructionAt());
    return before != null
        && before.wanted() == standing.wanted()
        && !due
        && now.isBefore(before.at().plus(ASKED_AGAIN_AFTER));
  }

  /** One that its owner called off in the vault is not scheduled again, as the present key's. */
  private void schedule(KeyStanding standing, VaultKeyId key, boolean opens, boolean news)
      throws VaultException {
    Instant now = clock.instant();
    Instant wanted = standing.destructionAt();
    Duration wait =
        wanted == null || wanted.isBefore(now) ? Duration.ZERO : Duration.between(now, wanted);
    try {
      Instant at = vault.scheduleDestruction(key, wait);
      vaultKeys.ask(key);
      vaultKeys.destructionAt(key, at);
      standings.note(standing.tenant(), "former-key-destruction-scheduled", key + ", for " + at);
    } catch (VaultException e) {
      if (e.reason() != Reason.FORBIDDEN && e.reason() != Reason.REFUSED) {
        throw e;
      }
      if (news) {
        standings.note(
            standing.tenant(), "former-key-not-destroyed", key + ", the vault: " + word(e));
      }
      if (opens) {
        turnOff(standing.tenant(), key, news);
      }
    }
  }

  /** Calls off what was scheduled; the keys stay disabled. */
  void callOff(TenantId tenant) throws VaultException {
    for (TenantVaultKey former : vaultKeys.of(tenant)) {
      if (former.isFormer() && former.destructionAt() != null && former.destroyedAt() == null) {
        cancel(former.vaultKey());
        vaultKeys.destructionAt(former.vaultKey(), null);
      }
    }
  }

  private void cancel(VaultKeyId key) throws VaultException {
    try {
      vault.cancelDestruction(key);
    } catch (VaultException e) {
      if (e.reason() != Reason.NOT_FOUND && e.reason() != Reason.FORBIDDEN) {
        throw e;
      }
    }
    vaultKeys.ask(key);
  }

  private static String word(VaultException e) {
    return KeyStanding.word(e.reason());
  }
}
