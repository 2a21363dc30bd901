package io.domicile.residency.decision;

import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.RegionCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The table of each tenant, for a request's path: which asset of which tenant may be where. Tenants
 * with equal policies share one table. A table is made when it is first asked for, and made anew
 * when the policy or a date on the clock changes; the one question that meets such a change waits
 * some milliseconds, all others find their answer without a lock and without allocating. A tenant
 * that is not held, and whatever goes wrong, is a deny.
 *
 * <p>Reading a clock costs more than the rest of a lookup, so a lookup reads none: once a second an
 * executor looks which tables are out of date. A table answers for both sides of a date from 60
 * seconds before it on, which is room enough.
 *
 * <p>It holds as many tables as the tenants put into it have distinct policies; whoever puts them
 * in removes them. Thread-safe.
 *
 * @param <T> the tenant's id, with {@code equals} and {@code hashCode}
 */
public final class TenantTables<T> implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(TenantTables.class.getName());
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final ConcurrentMap<T, Shared> tenants = new ConcurrentHashMap<>();
  private final Map<ResidencyPolicy, Shared> shared = new HashMap<>();

  private final Decisions decisions;
  private @Nullable ScheduledFuture<?> refreshing;

  TenantTables(Decisions decisions) {
    this.decisions = decisions;
  }

  /**
   * Tables for no tenants yet.
   *
   * @param decisions what decides; its clock says when a table is out of date
   * @param executor looks after the dates, until {@link #close}; it is not shut down
   */
  public static <T> TenantTables<T> refreshedBy(
      ScheduledExecutorService executor, Decisions decisions) {
    var tables = new TenantTables<T>(decisions);
    tables.refreshing =
        executor.scheduleWithFixedDelay(
            tables::refresh, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    return tables;
  }

  /** Makes every table anew that is out of date; one that cannot be made denies. */
  void refresh() {
    for (var held : held()) {
      var made = held.made;
      if (made != null && !made.validAt(decisions.clock().millis())) {
        renew(held);
      }
    }
  }

  private synchronized List<Shared> held() {
    return List.copyOf(shared.values());
  }

  /** Lets go of every tenant, and of the executor. */
  @Override
  public synchronized void close() {
    if (refreshing != null) {
      refreshing.cancel(false);
    }
    tenants.clear();
    shared.clear();
  }

  /** Holds a tenant, or gives the one held another policy. */
  public synchronized void put(T tenant, ResidencyPolicy policy) {
    var now = shared.computeIfAbsent(policy, Shared::new);
    now.tenants++;
    release(tenants.put(tenant, now));
  }

  /** Lets go of a tenant; every question about it is denied from then on. */
  public synchronized void remove(T tenant) {
    release(tenants.remove(tenant));
  }

  private void release(@Nullable Shared before) {
    if (before != null && --before.tenants == 0) {
      shared.remove(before.policy);
    }
  }

  /** How many tables there are at most: the distinct policies of the tenants held. */
  public synchronized int policies() {
    return shared.size();
  }

  /** Whether it is permitted with the keys in the same region. */
  public boolean permits(T tenant, AssetKind kind, Action action, RegionCode region) {
    var table = table(tenant);
    return table != null && table.permits(kind, action, region);
  }

  /**
   * Whether it is permitted with the keys in another region.
   *
   * @param keyRegion null where nobody knows
   */
  public boolean permits(
      T tenant, AssetKind kind, Action action, RegionCode region, @Nullable RegionCode keyRegion) {
    var table = table(tenant);
    return table != null && table.permits(kind, action, region, keyRegion);
  }

  /** The tenant's present table; null where the tenant is not held, or deciding failed. */
  public @Nullable DecisionTable table(T tenant) {
    var held = tenants.get(tenant);
    if (held == null) {
      return null;
    }
    var made = held.made;
    return made != null ? made : renew(held);
  }

  private @Nullable DecisionTable renew(Shared held) {
    synchronized (held) {
      try {
        var table = decisions.table(held.policy);
        held.made = table.validAt(decisions.clock().millis()) ? table : null;
        return held.made;
      } catch (RuntimeException | LinkageError e) {
        LOG.log(System.Logger.Level.ERROR, "deciding failed, so it is denied", e);
        held.made = null;
        return null;
      }
    }
  }

  private static final class Shared {
    private final ResidencyPolicy policy;

    /** Guarded by the holder. */
    private int tenants;

    private volatile @Nullable DecisionTable made;

    private Shared(ResidencyPolicy policy) {
      this.policy = policy;
    }
  }
}
