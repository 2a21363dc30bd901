package io.domicile.runtime.reencryption;

import io.domicile.contract.http.ProblemException;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.tenant.TenantId;
import io.domicile.runtime.reencryption.TenantReencryption.State;
import io.domicile.runtime.reencryption.TenantReencryption.Step;
import io.domicile.runtime.routes.Routes;
import io.domicile.runtime.tenants.Tenant;
import io.domicile.runtime.tenants.Tenants;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals the data of tenants anew whose routes carry a former root key, one batch after another on
 * one thread, tenants in turn. Any number of runtimes may do so: a table is in the hands of one at
 * a time. Thread-safe.
 */
public final class Reencryption implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Reencryption.class);

  private final Routes routes;
  private final Tenants tenants;
  private final ReencryptionLimits limits;
  private final LongAdder rewritten = new LongAdder();
  private final Map<TenantId, Long> left = new ConcurrentHashMap<>();
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("domicile-reencryption").factory());
  private int turn;

  public Reencryption(Routes routes, Tenants tenants, ReencryptionLimits limits) {
    this.routes = routes;
    this.tenants = tenants;
    this.limits = limits;
  }

  /** Begins. */
  public void start() {
    again(limits.pause());
  }

  private void again(Duration delay) {
    var unused = scheduler.schedule(this::work, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void work() {
    Duration rest = limits.pause();
    try {
      rest = oneTurn();
    } catch (RuntimeException e) {
      log.error("Re-encryption failed; it goes on at the next turn.", e);
    } finally {
      if (!scheduler.isShutdown()) {
        again(rest);
      }
    }
  }

  /** One step for each tenant in rotation, beginning with another one each time. */
  private Duration oneTurn() {
    List<TenantId> waiting =
        routes.current().routes().stream()
            .filter(Reencryption::hasFormerKey)
            .map(Route::tenant)
            .toList();
    left.keySet().retainAll(waiting);
    turn++;
    int rows = 0;
    boolean more = false;
    for (int i = 0; i < waiting.size(); i++) {
      Step step = step(waiting.get((turn + i) % waiting.size()));
      rows += step.rewritten();
      more |= step.state() == State.MORE;
    }
    Duration pace = Duration.ofNanos(1_000_000_000L * rows / limits.rowsPerSecond());
    return more ? pace : longest(pace, limits.pause());
  }

  private static boolean hasFormerKey(Route route) {
    return route.state() == RouteState.ACTIVE
        && route.otherRootKeys().stream()
            .anyMatch(other -> other.version() < route.rootKey().version());
  }

  private Step step(TenantId id) {
    var nothing = new Step(0, State.NOTHING);
    try {
      Tenant tenant = tenants.find(id).orElse(null);
      if (tenant == null) {
        return nothing;
      }
      Step step = new TenantReencryption(tenants.sealedTables(), limits).step(tenant);
      rewritten.add(step.rewritten());
      left.put(id, progress(tenant).stream().mapToLong(FieldProgress::oldRows).sum());
      return step;
    } catch (ProblemException e) {
      log.info("Re-encryption of a tenant waits: {}", e.code());
      return nothing;
    } catch (RuntimeException e) {
      log.warn("A batch of re-encryption failed, and is tried again.", e);
      return nothing;
    }
  }

  /** How far a tenant's fields have come towards the current version of its key. */
  public List<FieldProgress> progress(Tenant tenant) {
    return tenant.read(tx -> tx.attach(Progress.class).fields(tx.sealer().keyVersion()));
  }

  /** Rows rewritten by this process. */
  public long rewritten() {
    return rewritten.sum();
  }

  /** Tenants of this cell whose routes carry a former root key. */
  public long tenants() {
    return routes.current().routes().stream().filter(Reencryption::hasFormerKey).count();
  }

  /** Values under former keys over all tenants in rotation, as last counted here. */
  public long left() {
    return left.values().stream().mapToLong(Long::longValue).sum();
  }

  private static Duration longest(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  /** Stops after the batch at hand. */
  @Override
  public void close() {
    scheduler.shutdown();
    try {
      if (!scheduler.awaitTermination(5, TimeUnit.SECONDS)) {
        scheduler.shutdownNow();
      }
    } catch (InterruptedException e) {
      scheduler.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
