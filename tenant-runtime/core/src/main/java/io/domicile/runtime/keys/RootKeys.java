package io.domicile.runtime.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.domicile.contract.keyreports.HeardFrom;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.routes.WrappedRootKey;
import io.domicile.contract.tenant.TenantId;
import io.domicile.residency.region.RegionCode;
import io.domicile.runtime.routes.RouteTable;
import io.domicile.runtime.routes.Routes;
import io.domicile.vaults.KeyUnwrapper;
import io.domicile.vaults.VaultException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cache of root keys, bounded in size and in age. A key is used for at most the revocation
 * period after the vault last confirmed it, or for the grace period if the vault does not answer.
 *
 * <p>Keys in use are confirmed ahead of time in the background, so that only a tenant's first
 * request in a while waits for the vault. Thread-safe.
 */
public final class RootKeys implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RootKeys.class);

  /** Questions put to the vault at once by the background check. */
  private static final int MAX_CHECKS_AT_ONCE = 8;

  /** Some minutes: a cloud's vault may take that long to heed what it was told. */
  private static final int CANARY_QUESTIONS = 60;

  private static final long LONGEST_CANARY_PAUSE_MILLIS = 10_000;

  private final RootKeyOpening opening;
  private final KeyLimits limits;
  private final LongSupplier nanoTime;
  private final KeyUse use = new KeyUse();
  private final KeyWitness witness;
  private final DerivedKeys derived;
  private final AdriftKeys adrift = new AdriftKeys();
  private final Routes routes;
  private final Cache<TenantId, RootKeySlot> slots;
  private final Semaphore checks = new Semaphore(MAX_CHECKS_AT_ONCE);
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("domicile-keys").factory());

  /** Asks for no key yet; follows the routes from now on. */
  public RootKeys(
      Routes routes,
      KeyUnwrapper vault,
      RegionCode region,
      KeyLimits limits,
      LongSupplier nanoTime) {
    this(routes, vault, region, limits, nanoTime, Clock.systemUTC());
  }

  /** As above, with the clock that times in reports are of. */
  RootKeys(
      Routes routes,
      KeyUnwrapper vault,
      RegionCode region,
      KeyLimits limits,
      LongSupplier nanoTime,
      Clock clock) {
    this.witness = new KeyWitness(clock);
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.derived = new DerivedKeys(limits.maxDerivedKeys());
    this.opening = new RootKeyOpening(vault, region, use, derived);
    this.routes = routes;
    this.slots =
        Caffeine.newBuilder()
            .maximumSize(limits.maxKeys())
            .executor(Runnable::run)
            .<TenantId, RootKeySlot>evictionListener(
                (tenant, slot, cause) -> {
                  if (slot != null) {
                    adrift.add(slot.all());
                  }
                })
            .build();
    routes.onChange(this::follow);
  }

  /** Starts asking after the keys in use. */
  public void start() {
    long period = Math.max(20, Math.min(1_000, limits.revocationPeriod().toMillis() / 6));
    var unused =
        scheduler.scheduleWithFixedDelay(this::check, period, period, TimeUnit.MILLISECONDS);
  }

  /**
   * The route's root keys. No more than a look into memory for a tenant in use.
   *
   * @throws KeyUnavailableException if the vault says it is disabled, or says nothing for too long
   */
  public KeyRing of(Route route) throws KeyUnavailableException {
    requireLight(route);
    RootKeySlot slot = slots.getIfPresent(route.tenant());
    if (slot == null) {
      slot = slots.get(route.tenant(), this::fresh);
    }
    KeyRing ring = slot.get(route);
    if (witness.saysRoute(route.tenant())) {
      // The route went dark while the vault was being asked.
      slots.asMap().remove(route.tenant(), slot);
      slot.drop();
      throw dark();
    }
    return ring;
  }

  private RootKeySlot fresh(TenantId tenant) {
    var slot = new RootKeySlot(opening, limits, nanoTime, use, witness);
    slot.adopt(adrift.take(tenant));
    return slot;
  }

  /** A request may hold a route that is older than those in use. */
  private void requireLight(Route route) throws KeyUnavailableException {
    if (route.state() == RouteState.KEY_DISABLED || witness.saysRoute(route.tenant())) {
      throw dark();
    }
  }

  private static KeyUnavailableException dark() {
    return new KeyUnavailableException(
        KeyUnavailableException.Reason.DISABLED,
        new VaultException(VaultException.Reason.KEY_DISABLED, "The route says so."));
  }

  /** Counts of what happened to keys here. */
  public KeyUse use() {
    return use;
  }

  KeyWitness witness() {
    return witness;
  }

  /** Keys derived from root keys in memory at present. */
  public int derived() {
    return derived.size();
  }

  /** Tenants whose root keys are in memory at present. */
  public long held() {
    return slots.asMap().values().stream().filter(RootKeySlot::holdsKey).count();
  }

  private void follow(RouteTable table) {
    for (Route route : table.routes()) {
      if (route.state() == RouteState.KEY_DISABLED) {
        darken(route);
      } else {
        witness.routeIsBack(route.tenant());
      }
    }
    for (var entry : slots.asMap().entrySet()) {
      Route route = table.find(entry.getKey());
      if (route == null || route.state() != RouteState.ACTIVE) {
        slots.asMap().remove(entry.getKey());
        entry.getValue().drop();
      }
    }
    for (RootKey key : adrift.all()) {
      Route route = table.find(key.tenant());
      if (route == null || route.state() != RouteState.ACTIVE) {
        key.destroy();
      }
    }
  }

  /** A stream under a key that had to make room brings its tenant back into the cache. */
  private void takeBackStreams() {
    for (TenantId tenant : adrift.inUse()) {
      Route route = routes.current().find(tenant);
      if (route != null && route.state() == RouteState.ACTIVE) {
        Thread.ofVirtual().name("domicile-key-check").start(() -> takeBack(route));
      }
    }
  }

  private void takeBack(Route route) {
    try {
      var unused = of(route);
    } catch (KeyUnavailableException e) {
      log.debug("The key of {} is not to be had for a stream.", route.tenant(), e);
    }
  }

  /** First the key in memory goes, then the vault is asked whether it would give it again. */
  private void darken(Route route) {
    if (witness.saysRoute(route.tenant())) {
      return;
    }
    RootKeySlot slot = slots.asMap().remove(route.tenant());
    if (slot == null) {
      witness.darken(route.tenant(), null, HeardFrom.ROUTE, false);
    } else {
      slot.darken(route.tenant(), HeardFrom.ROUTE, false);
    }
    Thread.ofVirtual().name("domicile-key-canary").start(() -> askVaultForDark(route));
  }

  /** The cell tells the runtimes before the vault, so the vault may open it still: ask again. */
  private void askVaultForDark(Route route) {
    WrappedRootKey wrapped = route.rootKey();
    for (int i = 0; i < CANARY_QUESTIONS && witness.lacksVault(route.tenant()); i++) {
      try {
        opening.tryOut(route.tenant(), wrapped);
      } catch (VaultException e) {
        switch (e.reason()) {
          case KEY_DISABLED, PENDING_DESTRUCTION, NOT_FOUND, FORBIDDEN -> {
            witness.vaultRefuses(route.tenant());
            return;
          }
          case UNREACHABLE, THROTTLED, REFUSED, UNAUTHENTICATED -> {
            // No answer to the question; the next one may be.
          }
        }
      }
      try {
        Thread.sleep(Math.min(LONGEST_CANARY_PAUSE_MILLIS, 100L << Math.min(i, 10)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Asks after the keys that are due, and lets go of those that nobody used for long. */
  private void check() {
    try {
      takeBackStreams();
      for (var entry : slots.asMap().entrySet()) {
        RootKeySlot slot = entry.getValue();
        if (slot.isForgotten(longest(limits.grace(), limits.revocationPeriod()))) {
          slots.asMap().remove(entry.getKey(), slot);
          slot.drop();
        } else if (slot.isDue()) {
          checks.acquire();
          Thread.ofVirtual()
              .name("domicile-key-check")
              .start(
                  () -> {
                    try {
                      slot.check();
                    } finally {
                      checks.release();
                    }
                  });
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("Checking the keys in use failed; it goes on at the next turn.", e);
    }
  }

  private static Duration longest(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  /** Stops, and destroys the keys. */
  @Override
  public void close() {
    scheduler.shutdownNow();
    slots.asMap().values().forEach(RootKeySlot::drop);
    slots.invalidateAll();
    adrift.all().forEach(RootKey::destroy);
  }
}
