package io.domicile.runtime.pools;

import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.contract.tenant.TenantId;
import io.domicile.runtime.pools.TenantUnavailableException.Reason;
import io.domicile.runtime.routes.RouteTable;
import io.domicile.runtime.routes.Routes;
import io.domicile.vaults.SecretReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A {@link DataSource} for every tenant of the cell.
 *
 * <p>A tenant costs nothing until its first checkout, which makes its pool: no connection of its
 * own, no thread of its own. A pool is bound to one lease (epoch, database, role); when the route
 * changes, a new pool takes over and the old one drains. A pool that nobody uses is closed.
 *
 * <p>Every failure before a connection is handed out is a {@link TenantUnavailableException}.
 * Thread-safe.
 */
public final class TenantDataSources implements AutoCloseable {

  /** A replaced pool is found out before its connection is used; more than a few times is a bug. */
  private static final int MAX_ATTEMPTS = 10;

  /** How long a checkout waits for a fresher route once the database has refused its lease. */
  private static final Duration REFRESH = Duration.ofMillis(500);

  private final Object routesChanged = new Object();
  private final Routes routes;
  private final PoolContext shared;
  private final ScheduledThreadPoolExecutor scheduler;
  private final ConcurrentHashMap<PoolKey, TenantPool> pools = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<PoolKey, TenantDataSource> sources = new ConcurrentHashMap<>();
  private final ClustersInUse clusters;
  private final PoolSweeps sweeps;
  private volatile boolean closed;

  /** Makes no pool and asks for no secret; follows the routes from now on. */
  public TenantDataSources(
      Routes routes,
      SecretReader secrets,
      RuntimeId runtime,
      PoolLimits limits,
      LongSupplier nanoTime) {
    this(routes, secrets, runtime, limits, nanoTime, AddressWatch.Resolver::ofSystem);
  }

  /** As above, with what finds the clusters' addresses. */
  TenantDataSources(
      Routes routes,
      SecretReader secrets,
      RuntimeId runtime,
      PoolLimits limits,
      LongSupplier nanoTime,
      AddressWatch.Resolver resolver) {
    this.routes = routes;
    ThreadFactory daemons = Thread.ofPlatform().daemon().name("domicile-pools-", 0).factory();
    this.scheduler = new ScheduledThreadPoolExecutor(1, daemons);
    // Every pool cancels tasks as connections come and go; left in the queue they would pile up.
    scheduler.setRemoveOnCancelPolicy(true);
    this.shared =
        new PoolContext(
            secrets,
            limits,
            new Connector(limits, "domicile/" + runtime),
            scheduler,
            Thread.ofVirtual().name("domicile-pool-", 0).factory(),
            nanoTime,
            new CoarseClock(nanoTime),
            ConcurrentHashMap.newKeySet());
    this.clusters = new ClustersInUse(shared);
    this.sweeps = new PoolSweeps(pools, clusters, shared, new AddressWatch(resolver));
    routes.onChange(this::follow);
    routes.countConnectionsBy(clusters::connectionsTo);
  }

  /** Starts closing pools that have gone cold, and looking for connections that were lost. */
  public void start() {
    sweeps.start();
  }

  /** The tenant's data source; asks nothing and fails with nothing, whether the tenant exists. */
  public DataSource of(TenantId tenant) {
    return source(new PoolKey(tenant, false));
  }

  /**
   * The tenant's data source for reading from a streaming replica of its cluster: what was written
   * a moment ago may not be there yet, and nothing can be written. Always the same replica of
   * several. It may have as many connections to the replica as to the cluster itself; where the
   * cluster has no replica, a checkout fails with {@code NO_REPLICA}.
   */
  public DataSource ofReplica(TenantId tenant) {
    return source(new PoolKey(tenant, true));
  }

  /** One for each tenant that has a route, so that what it has found out stays with it. */
  private TenantDataSource source(PoolKey key) {
    TenantDataSource present = sources.get(key);
    if (present != null) {
      return present;
    }
    var fresh = new TenantDataSource(this, key);
    if (routes.current().find(key.tenant()) == null) {
      return fresh;
    }
    TenantDataSource first = sources.putIfAbsent(key, fresh);
    return first == null ? fresh : first;
  }

  /**
   * Closes the tenant's idle connections, and those that are out when they come back: their
   * prepared statements no longer fit the schema.
   */
  public void evict(TenantId tenant) {
    TenantPool pool = pools.get(new PoolKey(tenant, false));
    if (pool != null) {
      pool.evict();
    }
  }

  /** Counts the statements run from now on on a connection that was handed out here. */
  public static IntSupplier statements(Connection connection) throws SQLException {
    PhysicalConnection physical = connection.unwrap(PhysicalConnection.class);
    int before = physical.statements();
    return () -> physical.statements() - before;
  }

  /** Pools in existence: tenants in use of late. */
  public int pools() {
    return pools.size();
  }

  /** Physical connections open to all clusters. */
  public int connections() {
    return clusters.connections();
  }

  /** What the pools do at each cluster that a tenant has been asked for. */
  public List<ClusterStatus> clusters() {
    return clusters.statuses();
  }

  /** What the pools do at one cluster; empty until one of its tenants has been asked for. */
  public Optional<ClusterStatus> cluster(String id) {
    return clusters.status(id);
  }

  /** Calls the listener with the id of every cluster that comes into use from now on. */
  public void onCluster(Consumer<String> listener) {
    clusters.onCluster(listener);
  }

  /**
   * A connection. A lease that the database has retired is a reason to wait a moment for a fresher
   * route and to try once more: nothing has been sent to anybody yet.
   */
  Connection checkout(TenantDataSource source) throws SQLException {
    try {
      return attempt(source);
    } catch (TenantUnavailableException stale) {
      if (stale.reason() != Reason.STALE_LEASE) {
        throw stale;
      }
      if (!isReplaced(source.key())) {
        throw new TenantUnavailableException(Reason.REFUSED, stale);
      }
    }
    try {
      return attempt(source);
    } catch (TenantUnavailableException again) {
      throw again.reason() == Reason.STALE_LEASE
          ? new TenantUnavailableException(Reason.REFUSED, again)
          : again;
    }
  }

  /** Whether the tenant's lease is another than the refused one, or becomes so in a moment. */
  private boolean isReplaced(PoolKey key) {
    TenantPool refused = pools.get(key);
    if (refused == null) {
      return true;
    }
    long deadline = refused.refusedSince() + REFRESH.toNanos();
    synchronized (routesChanged) {
      while (stands(refused, routes.current())) {
        long left = deadline - shared.nanoTime().getAsLong();
        if (left <= 0) {
          return false;
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(routesChanged, left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
    }
    return true;
  }

  private static boolean stands(TenantPool pool, RouteTable table) {
    return pool.lease().equals(leaseIn(table, pool.lease().key()));
  }

  private Connection attempt(TenantDataSource source) throws SQLException {
    TenantPool pool = source.last();
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      if (pool == null || !isInUse(pool)) {
        pool = poolOf(source.key());
        source.last(pool);
      }
      Connection connection = pool.checkout();
      if (connection != null) {
        return connection;
      }
      // It has been retired.
      pool = null;
    }
    throw new TenantUnavailableException(Reason.BUSY);
  }

  /** Never by routes older than those in use, also before follow() has been round. */
  private boolean isInUse(TenantPool pool) {
    return pool.isConfirmedBy(routes.current());
  }

  private TenantPool poolOf(PoolKey key) throws TenantUnavailableException {
    TenantPool pool = pools.get(key);
    return pool != null && isInUse(pool) ? pool : poolFor(key);
  }

  @SuppressWarnings("ReferenceEquality") // Whether these are the routes in use.
  private TenantPool poolFor(PoolKey key) throws TenantUnavailableException {
    while (true) {
      RouteTable table = routes.current();
      Lease lease = lease(key, table);
      TenantPool pool =
          pools.compute(key, (same, present) -> confirmedOrNew(present, lease, table));
      if (closed) {
        pools.remove(key, pool);
        pool.closeNow();
        throw new TenantUnavailableException(Reason.UNREACHABLE);
      }
      // The routes may have changed before the pool was there for follow() to see.
      if (routes.current() == table) {
        return pool;
      }
    }
  }

  private TenantPool confirmedOrNew(@Nullable TenantPool present, Lease lease, RouteTable table) {
    if (present != null && present.lease().equals(lease)) {
      present.confirm(table);
      return present;
    }
    if (present != null) {
      present.retire(drain(present.lease(), lease));
    }
    return new TenantPool(lease, table, clusters.of(lease, table), shared);
  }

  /** The tenant's lease; a tenant without one keeps no pool. */
  private Lease lease(PoolKey key, RouteTable table) throws TenantUnavailableException {
    Route route = table.find(key.tenant());
    boolean active = route != null && route.state() == RouteState.ACTIVE;
    Lease lease = route != null && active ? Lease.of(key, route, table) : null;
    if (lease != null) {
      return lease;
    }
    TenantPool stale = pools.remove(key);
    if (stale != null) {
      stale.retire(Drain.BOUNDED);
    }
    throw new TenantUnavailableException(
        route == null ? Reason.UNKNOWN : active ? Reason.NO_REPLICA : Reason.SUSPENDED);
  }

  /** After a rotation of credentials alone, nobody's transaction has to end. */
  private static Drain drain(Lease former, @Nullable Lease present) {
    return present != null && present.isRotationOf(former) ? Drain.UNBOUNDED : Drain.BOUNDED;
  }

  private static @Nullable Lease leaseIn(RouteTable table, PoolKey key) {
    Route route = table.find(key.tenant());
    return route == null || route.state() != RouteState.ACTIVE ? null : Lease.of(key, route, table);
  }

  /** Retires the pools whose lease is no longer the tenant's, and takes over the new share. */
  private void follow(RouteTable table) {
    clusters.resize(table);
    for (PoolKey key : pools.keySet()) {
      pools.computeIfPresent(
          key,
          (same, pool) -> {
            Lease lease = leaseIn(table, key);
            if (pool.lease().equals(lease)) {
              pool.confirm(table);
              return pool;
            }
            pool.retire(drain(pool.lease(), lease));
            return null;
          });
    }
    sources.keySet().removeIf(key -> table.find(key.tenant()) == null);
    synchronized (routesChanged) {
      routesChanged.notifyAll();
    }
  }

  /** Closes every pool; connections that are out are aborted. */
  @Override
  public void close() {
    closed = true;
    for (PoolKey key : pools.keySet()) {
      TenantPool pool = pools.remove(key);
      if (pool != null) {
        pool.closeNow();
      }
    }
    shared.draining().forEach(TenantPool::closeNow);
    scheduler.shutdownNow();
  }
}
