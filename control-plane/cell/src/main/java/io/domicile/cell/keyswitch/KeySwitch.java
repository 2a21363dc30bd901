package io.domicile.cell.keyswitch;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.journal.Checkpoints;
import io.domicile.cell.keys.TenantKeys;
import io.domicile.cell.routes.RouteBook;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.VaultException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;

/**
 * Turns a tenant's key off and on, and knows how it stands. Thread-safe.
 *
 * <p>Order, when it is turned off: what is wanted is committed; the route says so, which runtimes
 * hear at once; the vault's key is disabled; the reconciler fences the database. A kill in between
 * leaves what is wanted, and reconciler and watch do the rest. A vault that does not answer holds
 * none of the others up. To turn it on is the vault's to do first: what is not recorded then is
 * turned off again.
 */
public final class KeySwitch {

  private final Jdbi jdbi;
  private final KeyEnforcement enforcement;
  private final TenantKeys keys;
  private final RouteBook routes;
  private final Checkpoints checkpoints;
  private final Clock clock;
  private volatile Consumer<TenantId> onChange = tenant -> {};

  public KeySwitch(
      CellDatabase database,
      KeyVault vault,
      TenantKeys keys,
      RouteBook routes,
      Checkpoints checkpoints,
      Clock clock) {
    this.jdbi = database.jdbi();
    this.enforcement = new KeyEnforcement(this, vault, checkpoints, clock);
    this.keys = keys;
    this.routes = routes;
    this.checkpoints = checkpoints;
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
          requireNotDestroyed(standing);
          // What an operator turns off during a drill must outlive the drill.
          return standing.isOff() && cause.equals("drill")
              ? standing
              : standing.disabled(cause, now, reason);
        });
    checkpoints.reached("disable-key/recorded");
    goDark(tenant);
    checkpoints.reached("disable-key/route");
    try {
      enforce(tenant);
    } catch (VaultException e) {
      // Routes and fence do not wait for it; the watch asks again.
      note(tenant, "vault-did-not-disable", KeyStanding.word(e.reason()));
    }
    checkpoints.reached("disable-key/observed");
    changed(tenant);
    return standing(tenant);
  }

  /**
   * Turns the key off for good: it is destroyed once the cooling-off is over. Recorded before the
   * vault is asked, which is asked until it has scheduled it.
   *
   * @throws VaultException if the vault has not scheduled it yet, or refuses to; the key is off
   */
  void destroy(TenantId tenant, Duration coolingOff, String reason) throws VaultException {
    vaultKey(tenant);
    Instant now = clock.instant();
    change(
        tenant,
        "destruction-wanted",
        reason,
        standing ->
            standing.wanted().equals(KeyStanding.DESTROYED)
                ? standing
                : standing.destroyed(now.plus(coolingOff), now, reason));
    checkpoints.reached("destroy-key/recorded");
    goDark(tenant);
    checkpoints.reached("destroy-key/route");
    changed(tenant);
    enforce(tenant);
  }

  /** Calls a destruction off; the key is disabled then. */
  void callOff(TenantId tenant, String reason) throws VaultException {
    enforcement.callOff(tenant, reason);
  }

  static void requireNotDestroyed(KeyStanding standing) {
    if (standing.wanted().equals(KeyStanding.DESTROYED)) {
      throw new KeyStateException("The key is being destroyed; call that off first.");
    }
  }

  /**
   * Turns the key on again; the tenant comes back with its next epoch.
   *
   * @throws KeyStateException if it is being destroyed
   * @throws VaultException if the vault did not enable it; nothing has changed then
   */
  KeyStanding enable(TenantId tenant, String reason) throws VaultException {
    requireNotDestroyed(standing(tenant));
    note(tenant, "enable-wanted", reason);
    enforcement.enable(tenant, reason);
    changed(tenant);
    return standing(tenant);
  }

  /** Makes the vault's key what is wanted of it, and says what it found. */
  public String enforce(TenantId tenant) throws VaultException {
    return "the vault's key is " + KeyStanding.word(enforcement.enforce(tenant));
  }

  /**
   * Asks the vault after the key, and goes dark or comes back with what it says.
   *
   * @return whether anything changed
   */
  boolean look(TenantId tenant) throws VaultException {
    return enforcement.look(tenant);
  }

  /** There may be something to do for the reconciler. */
  void changed(TenantId tenant) {
    onChange.accept(tenant);
  }

  /** Told of every point that a kill must be survivable at. */
  void reached(String point) {
    checkpoints.reached(point);
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
    change(tenant, "database-fenced", "epoch " + epoch, standing -> standing.fenced(epoch));
  }

  VaultKeyId vaultKey(TenantId tenant) {
    return keys.find(tenant)
        .orElseThrow(() -> new KeyStateException("The tenant has no key here."))
        .rootKey()
        .vaultKey();
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
