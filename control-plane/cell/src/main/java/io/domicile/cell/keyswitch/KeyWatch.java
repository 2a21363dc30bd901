package io.domicile.cell.keyswitch;

import io.domicile.cell.celldatabase.CellLease;
import io.domicile.cell.context.CellContext;
import io.domicile.cell.keys.TenantKeys;
import io.domicile.contract.tenant.TenantId;
import io.domicile.service.retries.Loop;
import io.domicile.vaults.VaultException;
import io.dropwizard.lifecycle.Managed;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the vault after every tenant's key, again and again, because a tenant's own vault tells
 * nobody when its key is disabled. A key that is off, or that a runtime used lately, is asked after
 * in every round; an idle one in one round of {@value #ROUNDS}, which with the usual pause of five
 * seconds is the revocation bound of a minute: nobody holds its root key that would have to give it
 * up. One question at a time, and a pause after each round.
 */
public final class KeyWatch implements Managed {

  private static final Logger log = LoggerFactory.getLogger(KeyWatch.class);

  private final KeySwitch keySwitch;
  private final TenantKeys keys;
  private final CellLease lease;
  private final List<Runnable> alongside;
  private final Duration pause;
  private final Clock clock;
  private final Semaphore wake = new Semaphore(0);
  private int round;
  private final Loop loop = new Loop("key-watch", this::turn, this::failed);
  private boolean away;

  /** In how many rounds every key is asked after. */
  static final int ROUNDS = 12;

  /**
   * Does nothing until started.
   *
   * @param pause between two rounds
   * @param alongside what else is looked after in every round, before the vault is asked
   */
  public KeyWatch(
      CellContext context,
      KeySwitch keySwitch,
      TenantKeys keys,
      Duration pause,
      List<Runnable> alongside) {
    this.keySwitch = keySwitch;
    this.keys = keys;
    this.lease = context.lease();
    this.alongside = List.copyOf(alongside);
    this.pause = pause;
    this.clock = context.clock();
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop() throws InterruptedException {
    loop.stop(Duration.ofSeconds(5));
  }

  /** Begins a round now: somebody found a key disabled. */
  public void hurry() {
    wake.release();
  }

  private void turn() throws InterruptedException {
    boolean hurried = wake.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
    wake.drainPermits();
    log.trace("A round of keys begins{}.", hurried ? " at once" : "");
    lease.require();
    alongside.forEach(Runnable::run);
    int missed = 0;
    round = (round + 1) % ROUNDS;
    for (TenantId tenant : hurried ? keys.tenants() : dueNow()) {
      missed += look(tenant) ? 0 : 1;
    }
    if (missed > 0 && !away) {
      log.warn("The vault did not answer for {} keys; it is asked again.", missed);
    }
    away = missed > 0;
  }

  /** The next round comes, whatever it was: nobody else finds what a vault turned off. */
  private void failed(Throwable cause) {
    if (!away) {
      log.warn("Keys could not be looked after; it goes on at the next turn: {}", cause.toString());
      away = true;
    }
  }

  private List<TenantId> dueNow() {
    return keySwitch.toBeAsked(round, ROUNDS, clock.instant().minus(pause.multipliedBy(ROUNDS)));
  }

  /** One key that the vault does not answer for keeps no other waiting for the next round. */
  private boolean look(TenantId tenant) {
    try {
      boolean changed = keySwitch.look(tenant);
      log.trace("Key of {} {}.", tenant, changed ? "changed" : "as before");
      return true;
    } catch (VaultException e) {
      log.debug("The vault does not answer for the key of {}.", tenant, e);
      return false;
    }
  }
}
