package io.domicile.residency.decision;

import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.RegionCode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The table of each tenant, for a request's path: which asset of which tenant may be where. Tenants
 * with equal policies share one table. A table is made when it is first asked for, and made anew
 * when the policy, the packs and lists, or a date on the clock change; the one question that meets
 * such a change waits some milliseconds, all others find their answer without a lock and without
 * allocating. A tenant that is not held, and whatever goes wrong, is a deny.
 *
 * <p>It holds as many tables as the tenants put into it have distinct policies; whoever puts them
 * in removes them. Thread-safe.
 *
 * @param <T> the tenant's id, with {@code equals} and {@code hashCode}
 */
public final class TenantTables<T> {
  private static final System.Logger LOG = System.getLogger(TenantTables.class.getName());

  private final ConcurrentMap<T, Shared> tenants = new ConcurrentHashMap<>();
  private final Map<ResidencyPolicy, Shared> shared = new HashMap<>();

  private volatile Decisions decisions;

  /**
   * Tables for no tenants yet.
   *
   * @param decisions what decides; its clock says when a table is out of date
   */
  public TenantTables(Decisions decisions) {
    this.decisions = decisions;
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

  /** Goes by other packs or lists from now on; every table is made anew when next asked for. */
  public synchronized void adopt(Decisions newer) {
    decisions = newer;
    shared.values().forEach(one -> one.made = null);
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
    var engine = decisions;
    var made = held.made;
    return made != null && made.by == engine && made.table.validAt(engine.clock().millis())
        ? made.table
        : renew(held);
  }

  private @Nullable DecisionTable renew(Shared held) {
    synchronized (held) {
      var engine = decisions;
      try {
        var table = engine.table(held.policy);
        held.made = new Made(engine, table);
        return table.validAt(engine.clock().millis()) ? table : null;
      } catch (RuntimeException | LinkageError e) {
        LOG.log(System.Logger.Level.ERROR, "deciding failed, so it is denied", e);
        return null;
      }
    }
  }

  private record Made(Decisions by, DecisionTable table) {}

  private static final class Shared {
    private final ResidencyPolicy policy;

    /** Guarded by the holder. */
    private int tenants;

    private volatile @Nullable Made made;

    private Shared(ResidencyPolicy policy) {
      this.policy = policy;
    }
  }
}
