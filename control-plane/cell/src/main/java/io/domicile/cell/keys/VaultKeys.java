package io.domicile.cell.keys;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.VaultException;
import io.domicile.vaults.VaultException.Reason;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Every key of a vault that ever wrapped a tenant's root keys, with what its vault said of it last.
 * A key is noted before it wraps and is never forgotten: what it wrapped may lie in a backup.
 * Thread-safe.
 *
 * <p>"Not found" is not "destroyed". A key counts as destroyed only if its vault says so; or if the
 * vault is one that keeps nothing of destroyed keys, is the one that scheduled the destruction, and
 * the time for it has come.
 */
public final class VaultKeys {

  private final Jdbi jdbi;
  private final KeyVault vault;
  private final Clock clock;

  /** What was recorded last of each key, so that an answer that is no news costs no statement. */
  private final Map<VaultKeyId, VaultKeyState> recorded = new ConcurrentHashMap<>();

  VaultKeys(CellDatabase database, KeyVault vault, Clock clock) {
    this.jdbi = database.jdbi();
    this.vault = vault;
    this.clock = clock;
  }

  /**
   * Notes that the key is about to wrap for the tenant.
   *
   * @throws IllegalStateException if it ever wrapped for another
   */
  void note(TenantId tenant, VaultKeyId key) {
    Optional<TenantVaultKey> noted =
        jdbi.inTransaction(
            handle -> {
              VaultKeyDao dao = handle.attach(VaultKeyDao.class);
              dao.note(key.value(), tenant, now());
              return dao.find(key.value());
            });
    if (!noted.orElseThrow().tenant().equals(tenant)) {
      throw new IllegalStateException("The vault's key is another tenant's.");
    }
  }

  /** From now on this key alone wraps; commits with the caller's change. */
  void onlyWraps(Handle handle, TenantId tenant, VaultKeyId key) {
    handle.attach(VaultKeyDao.class).onlyWraps(tenant, key.value(), now());
  }

  /** A key of a vault, if it ever wrapped for somebody here. */
  public Optional<TenantVaultKey> find(VaultKeyId key) {
    return jdbi.withExtension(VaultKeyDao.class, dao -> dao.find(key.value()));
  }

  /** All that ever wrapped for the tenant, in the order in which they came. */
  public List<TenantVaultKey> of(TenantId tenant) {
    return jdbi.withExtension(VaultKeyDao.class, dao -> dao.of(tenant));
  }

  /** Those that wrap no longer and are not turned off yet. */
  public List<TenantVaultKey> toRetire() {
    return jdbi.withExtension(VaultKeyDao.class, VaultKeyDao::toRetire);
  }

  /** From this version of the routes on none names the former key. */
  public void formerFrom(VaultKeyId key, long routeVersion) {
    jdbi.useExtension(VaultKeyDao.class, dao -> dao.formerFrom(key.value(), routeVersion));
  }

  /** All was done to turn the former key off that the cell can do. */
  public void retired(VaultKeyId key) {
    jdbi.useExtension(VaultKeyDao.class, dao -> dao.retired(key.value(), now()));
  }

  /** The vault has scheduled the key's end; null if that was called off. */
  public void destructionAt(VaultKeyId key, @Nullable Instant destructionAt) {
    OffsetDateTime end = destructionAt == null ? null : at(destructionAt);
    jdbi.useExtension(VaultKeyDao.class, dao -> dao.destructionAt(key.value(), end));
  }

  /**
   * Asks the vault, and records what it says.
   *
   * @throws VaultException if the vault does not answer, which is recorded too, or denies it
   */
  public VaultKeyState ask(VaultKeyId key) throws VaultException {
    VaultKeyState state;
    try {
      state = vault.state(key);
    } catch (VaultException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        return notFound(key);
      }
      recorded.remove(key);
      jdbi.useExtension(VaultKeyDao.class, dao -> dao.silent(key.value(), now()));
      throw e;
    }
    if (recorded.get(key) != state) {
      record(key, state);
      if (state == VaultKeyState.PENDING_DESTRUCTION) {
        // Whoever scheduled it, so that its end is known for one when it has come.
        destructionAt(key, vault.describe(key).destructionAt());
      }
      recorded.put(key, state);
    }
    return state;
  }

  private VaultKeyState notFound(VaultKeyId key) {
    Optional<TenantVaultKey> known = find(key);
    if (known.filter(this::wasDestroyed).isPresent()) {
      record(key, VaultKeyState.DESTROYED);
      return VaultKeyState.DESTROYED;
    }
    recorded.remove(key);
    jdbi.useExtension(VaultKeyDao.class, dao -> dao.notFound(key.value(), now()));
    return VaultKeyState.NOT_FOUND;
  }

  private boolean wasDestroyed(TenantVaultKey key) {
    boolean due =
        key.found() == VaultKeyState.PENDING_DESTRUCTION
            && key.destructionAt() != null
            && !clock.instant().isBefore(key.destructionAt());
    return vault.forgetsDestroyed(key.vaultKey())
        && vault.vaultOf(key.vaultKey()).equals(key.vault())
        && (due || key.found() == VaultKeyState.DESTROYED);
  }

  private void record(VaultKeyId key, VaultKeyState state) {
    jdbi.useExtension(
        VaultKeyDao.class, dao -> dao.answered(key.value(), vault.vaultOf(key), state, now()));
  }

  private OffsetDateTime now() {
    return at(clock.instant());
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
