package io.domicile.cell.keyswitch;

import io.domicile.cell.changes.Changes;
import io.domicile.cell.context.CellContext;
import io.domicile.cell.journal.Checkpoints;
import io.domicile.cell.keys.TenantKeys;
import io.domicile.cell.routes.RouteBook;
import io.domicile.contract.observedstate.KeyCause;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.VaultException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

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

  private final KeyStandings standings;
  private final KeyEnforcement enforcement;
  private final DarkRoutes darkRoutes;
  private final Changes changes;
  private final Checkpoints checkpoints;
  private final Clock clock;

  /** A change of a tenant's keys. */
  @FunctionalInterface
  public interface Change<T> {
    T run() throws VaultException;
  }

  /** Something that was done to a key, or found. */
  public record Event(Instant at, String kind, String detail) {}

  private KeySwitch(
      KeyStandings standings,
      KeyEnforcement enforcement,
      DarkRoutes darkRoutes,
      Changes changes,
      Checkpoints checkpoints,
      Clock clock) {
    this.standings = standings;
    this.enforcement = enforcement;
    this.darkRoutes = darkRoutes;
    this.changes = changes;
    this.checkpoints = checkpoints;
    this.clock = clock;
  }

  /** A cell's switch, with what it acts on. */
  public static KeySwitch of(
      CellContext context, KeyVault vault, TenantKeys keys, RouteBook routes) {
    var standings = new KeyStandings(context.database(), context.changes(), context.clock());
    var darkRoutes = new DarkRoutes(routes);
    var enforcement =
        new KeyEnforcement(
            standings,
            keys,
            darkRoutes,
            vault,
            context.changes(),
            context.checkpoints(),
            context.clock());
    return new KeySwitch(
        standings,
        enforcement,
        darkRoutes,
        context.changes(),
        context.checkpoints(),
        context.clock());
  }

  /** How the key stands. */
  public KeyStanding standing(TenantId tenant) {
    return standings.of(tenant);
  }

  /**
   * Turns the key off. To do it twice is to do it once.
   *
   * @param cause the operator or a drill
   * @throws KeyStateException if it is being destroyed
   */
  public KeyStanding disable(TenantId tenant, KeyCause cause, String reason) {
    Instant now = clock.instant();
    standings.change(
        tenant,
        "disable-wanted",
        reason,
        standing -> {
          requireNotDestroyed(standing);
          // What an operator turns off during a drill must outlive the drill.
          return standing.isOff() && cause == KeyCause.DRILL
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
    changes.announce(tenant);
    return standing(tenant);
  }

  /**
   * Turns the key off for good: it is destroyed once the cooling-off is over. Recorded before the
   * vault is asked, which is asked until it has scheduled it.
   *
   * @throws VaultException if the vault has not scheduled it yet, or refuses to; the key is off
   */
  public void destroy(TenantId tenant, Duration coolingOff, String reason) throws VaultException {
    vaultKey(tenant);
    Instant now = clock.instant();
    standings.change(
        tenant,
        "destruction-wanted",
        reason,
        standing ->
            standing.wanted() == KeyStanding.Wanted.DESTROYED
                ? standing
                : standing.destroyed(now.plus(coolingOff), now, reason));
    checkpoints.reached("destroy-key/recorded");
    goDark(tenant);
    checkpoints.reached("destroy-key/route");
    changes.announce(tenant);
    enforce(tenant);
  }

  /** Calls a destruction off; the key is disabled then. */
  public void callOff(TenantId tenant, String reason) throws VaultException {
    enforcement.callOff(tenant, reason);
  }

  static void requireNotDestroyed(KeyStanding standing) {
    if (standing.wanted() == KeyStanding.Wanted.DESTROYED) {
      throw new KeyStateException("The key is being destroyed; call that off first.");
    }
  }

  /**
   * Turns the key on again; the tenant comes back with its next epoch.
   *
   * @throws KeyStateException if it is being destroyed
   * @throws VaultException if the vault did not enable it; nothing has changed then
   */
  public KeyStanding enable(TenantId tenant, String reason) throws VaultException {
    requireNotDestroyed(standing(tenant));
    note(tenant, "enable-wanted", reason);
    enforcement.enable(tenant, reason);
    changes.announce(tenant);
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

  /** Turns a former key of the tenant's off, unless it wraps again. */
  public void retire(TenantId tenant, VaultKeyId key) throws VaultException {
    enforcement.retire(tenant, key);
  }

  /** What changes which key of the vault wraps, while nothing turns one off or on. */
  public <T> T alone(TenantId tenant, Change<T> change) throws VaultException {
    return enforcement.alone(tenant, change::run);
  }

  /** Publishes the route as dark, and says so. */
  public String goDark(TenantId tenant) {
    return darkRoutes.publish(tenant);
  }

  /** The database may admit nobody at this epoch any longer: its fence begins. */
  public void fenceBegins(TenantId tenant, Epoch epoch) {
    standings.change(
        tenant, "database-fence-begun", "epoch " + epoch, standing -> standing.fenceBegun(epoch));
  }

  /** The database admits nobody at this epoch any longer. */
  public void fenced(TenantId tenant, Epoch epoch) {
    standings.change(
        tenant, "database-fenced", "epoch " + epoch, standing -> standing.fenced(epoch));
  }

  /**
   * The vault's key that wraps the tenant's root key.
   *
   * @throws KeyStateException if the tenant has none yet
   */
  public VaultKeyId vaultKey(TenantId tenant) {
    return enforcement.vaultKey(tenant);
  }

  /** The tenants whose keys are asked after in this round; each comes up within all the rounds. */
  List<TenantId> toBeAsked(int round, int rounds, Instant usedSince) {
    return standings.toBeAsked(round, rounds, usedSince);
  }

  /** The tenants whose key a drill has turned off. */
  public List<KeyStanding> inDrill() {
    return standings.inDrill();
  }

  /** Adds to the key's record something that does not change how it stands. */
  public void note(TenantId tenant, String kind, String detail) {
    standings.note(tenant, kind, detail);
  }

  /** The latest of the key's record, newest first. */
  public List<Event> events(TenantId tenant, int limit) {
    return standings.events(tenant, limit);
  }
}
