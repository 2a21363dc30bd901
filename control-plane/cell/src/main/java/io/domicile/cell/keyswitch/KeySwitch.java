package io.domicile.cell.keyswitch;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.keys.TenantKeys;
import io.domicile.cell.routes.RouteBook;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.KeyVault;
import io.domicile.contract.vault.VaultException;
import io.domicile.contract.vault.VaultException.Reason;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.contract.vault.VaultKeyState;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a tenant's key off and on, and knows how it stands. Thread-safe.
 *
 * <p>Order, when it is turned off: what is wanted is committed; the route says so, which runtimes
 * hear at once; the vault's key is disabled; the reconciler fences the database. A kill in between
 * leaves what is wanted, and the reconciler does the rest. A vault that does not answer holds none
 * of the others up.
 */
public final class KeySwitch {

  private static final Logger log = LoggerFactory.getLogger(KeySwitch.class);

  private final Jdbi jdbi;
  private final KeyVault vault;
  private final TenantKeys keys;
  private final RouteBook routes;
  private final Clock clock;
  private volatile Consumer<TenantId> onChange = tenant -> {};

  public KeySwitch(
      CellDatabase database, KeyVault vault, TenantKeys keys, RouteBook routes, Clock clock) {
    this.jdbi = database.jdbi();
    this.vault = vault;
    this.keys = keys;
    this.routes = routes;
    this.clock = clock;
  }

  /** Tells the listener of every tenant with something to do; once, before anything happens. */
  public void onChange(Consumer<TenantId> listener) {
    onChange = listener;
  }

  public KeyStanding standing(TenantId tenant) {
    return jdbi.withExtension(KeyDao.class, dao -> dao.find(tenant))
        .orElseGet(() -> KeyStanding.untouched(tenant));
  }

  /**
   * Turns the key off. To do it twice is to do it once.
   *
   * @param cause {@code operator} or {@code drill}
   * @throws KeyStateException if it is being destroyed
   */
  KeyStanding disable(TenantId tenant, String cause, String reason) {
    Instant now = clock.instant();
    change(
        tenant,
        "disable-wanted",
        reason,
        standing -> {
          if (standing.wanted().equals(KeyStanding.DESTROYED)) {
            throw new KeyStateException("The key is being destroyed.");
          }
          if (!standing.wanted().equals(KeyStanding.DISABLED)) {
            Instant since = standing.isEnabled() ? now : standing.since();
            return with(standing, KeyStanding.DISABLED, standing.found(), cause, since, reason);
          }
          // What an operator turns off during a drill must outlive the drill.
          return cause.equals("drill")
              ? standing
              : with(
                  standing, standing.wanted(), standing.found(), cause, standing.since(), reason);
        });
    goDark(tenant);
    try {
      enforce(tenant);
    } catch (VaultException e) {
      // Routes and fence do not wait for it; the reconciler asks again.
      note(tenant, "vault-did-not-disable", e.reason().name().toLowerCase(Locale.ROOT));
    }
    onChange.accept(tenant);
    return standing(tenant);
  }

  /**
   * Turns the key on again; the tenant comes back with its next epoch.
   *
   * @throws KeyStateException if it is being destroyed
   * @throws VaultException if the vault did not enable it; nothing has changed then
   */
  KeyStanding enable(TenantId tenant, String reason) throws VaultException {
    if (standing(tenant).wanted().equals(KeyStanding.DESTROYED)) {
      throw new KeyStateException("The key is being destroyed; call that off first.");
    }
    note(tenant, "enable-wanted", reason);
    vault.setEnabled(vaultKey(tenant), true);
    Instant now = clock.instant();
    change(
        tenant,
        "enabled",
        reason,
        standing ->
            standing.isEnabled()
                ? standing
                : with(
                    standing,
                    KeyStanding.ENABLED,
                    KeyStanding.ENABLED,
                    standing.cause(),
                    now,
                    reason));
    onChange.accept(tenant);
    return standing(tenant);
  }

  /** Makes the vault's key what is wanted of it, and says what it found. */
  public String enforce(TenantId tenant) throws VaultException {
    KeyStanding standing = standing(tenant);
    VaultKeyId key = vaultKey(tenant);
    VaultKeyState state = stateOf(key);
    if (standing.wanted().equals(KeyStanding.DISABLED) && state == VaultKeyState.ENABLED) {
      vault.setEnabled(key, false);
      state = VaultKeyState.DISABLED;
      note(tenant, "vault-key-disabled", key.value());
    }
    observe(tenant, state);
    return "the vault's key is " + state.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Asks the vault after the key, and goes dark or comes back with what it says.
   *
   * @return whether anything changed
   */
  boolean look(TenantId tenant) throws VaultException {
    VaultKeyState state = stateOf(vaultKey(tenant));
    if (state == VaultKeyState.ENABLED && standing(tenant).wanted().equals(KeyStanding.DISABLED)) {
      // Somebody enabled what is to be off: the reconciler disables it again.
      onChange.accept(tenant);
      return false;
    }
    return observe(tenant, state);
  }

  private boolean observe(TenantId tenant, VaultKeyState state) {
    String found = state.name().toLowerCase(Locale.ROOT);
    KeyStanding before = standing(tenant);
    if (before.found().equals(found)) {
      return false;
    }
    Instant now = clock.instant();
    change(
        tenant,
        "vault-says-" + found.replace('_', '-'),
        "was " + before.found(),
        standing -> {
          boolean turns =
              standing.isEnabled()
                  != (standing.wanted().equals(KeyStanding.ENABLED)
                      && state == VaultKeyState.ENABLED);
          boolean byVault = standing.wanted().equals(KeyStanding.ENABLED);
          return with(
              standing,
              standing.wanted(),
              found,
              byVault ? "vault" : standing.cause(),
              turns ? now : standing.since(),
              byVault ? null : standing.reason());
        });
    KeyStanding after = standing(tenant);
    if (!after.isEnabled()) {
      goDark(tenant);
    }
    log.warn("The vault says of a tenant's key that it is {}: tenant {}.", found, tenant);
    onChange.accept(tenant);
    return true;
  }

  private VaultKeyState stateOf(VaultKeyId key) throws VaultException {
    try {
      return vault.state(key);
    } catch (VaultException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        return VaultKeyState.DESTROYED;
      }
      throw e;
    }
  }

  /** Publishes the route as dark; a tenant without one is dark already. Returns the version. */
  public String goDark(TenantId tenant) {
    return routes
        .find(tenant)
        .filter(route -> route.state() == RouteState.ACTIVE)
        .map(route -> "version " + routes.publish(dark(route)))
        .orElse("no route leads there");
  }

  private static Route dark(Route route) {
    return route.withState(RouteState.KEY_DISABLED);
  }

  /** The database admits nobody at this epoch any longer. */
  public void fenced(TenantId tenant, Epoch epoch) {
    change(
        tenant,
        "database-fenced",
        "epoch " + epoch,
        standing ->
            new KeyStanding(
                tenant,
                standing.wanted(),
                standing.found(),
                standing.cause(),
                standing.since(),
                standing.reason(),
                epoch.value(),
                standing.destructionAt()));
  }

  VaultKeyId vaultKey(TenantId tenant) {
    return keys.find(tenant)
        .orElseThrow(() -> new KeyStateException("The tenant has no key here."))
        .rootKey()
        .vaultKey();
  }

  static KeyStanding with(
      KeyStanding standing,
      String wanted,
      String found,
      String cause,
      Instant since,
      @Nullable String reason) {
    return new KeyStanding(
        standing.tenant(),
        wanted,
        found,
        cause,
        since,
        reason,
        standing.fencedEpoch(),
        standing.destructionAt());
  }

  /** The change and its record commit together; no change, no record. */
  void change(TenantId tenant, String kind, String detail, UnaryOperator<KeyStanding> change) {
    jdbi.useTransaction(
        handle -> {
          KeyDao dao = handle.attach(KeyDao.class);
          KeyStanding before = dao.lock(tenant).orElseGet(() -> KeyStanding.untouched(tenant));
          KeyStanding after = change.apply(before);
          if (!after.equals(before)) {
            dao.put(
                tenant,
                after.wanted(),
                after.found(),
                after.cause(),
                at(after.since()),
                after.reason(),
                after.fencedEpoch(),
                after.destructionAt() == null ? null : at(after.destructionAt()));
            dao.event(tenant, at(clock.instant()), kind, detail);
          }
        });
  }

  void note(TenantId tenant, String kind, String detail) {
    jdbi.useExtension(KeyDao.class, dao -> dao.event(tenant, at(clock.instant()), kind, detail));
  }

  List<KeyDao.Event> events(TenantId tenant, int limit) {
    return jdbi.withExtension(KeyDao.class, dao -> dao.events(tenant, limit));
  }

  static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
