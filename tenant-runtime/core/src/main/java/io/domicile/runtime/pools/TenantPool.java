package io.domicile.runtime.pools;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.domicile.contract.routes.Route;
import io.domicile.runtime.pools.TenantUnavailableException.Reason;
import io.domicile.runtime.routes.RouteTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pool of one lease. Thread-safe. */
final class TenantPool implements ClusterBudget.Holder {

  private static final Logger log = LoggerFactory.getLogger(TenantPool.class);

  /** HikariCP's shortest wait; between two of them a caller learns that connecting failed. */
  static final long SLICE_MILLIS = 250;

  private final Lease lease;
  private final Cluster cluster;
  private final PoolContext shared;
  private final PhysicalConnections connections;
  private final LeakWatch leaks;

  /** Null once it is closed: whoever still knows this pool then keeps nothing of HikariCP's. */
  private volatile @Nullable HikariDataSource hikari;

  private volatile RouteTable confirmedBy;
  private final RecentUse recentUse;
  private volatile @Nullable Handover handover;
  private volatile boolean retired;
  private volatile int schemaRelease;

  TenantPool(Lease lease, RouteTable table, Cluster cluster, PoolContext shared) {
    this.lease = lease;
    this.cluster = cluster;
    this.confirmedBy = table;
    this.shared = shared;
    this.recentUse = new RecentUse(shared.clock().recent());
    this.schemaRelease = releaseOf(lease, table);
    this.connections = new PhysicalConnections(lease, cluster, this, shared);
    this.leaks = new LeakWatch(lease.tenant(), shared.limits().leakAfter(), shared.clock());
    HikariConfig config = shared.configuration(lease, connections);
    if (!lease.key().replica()) {
      config.setExceptionOverride(
          new FormerPrimary(
              shared.nanoTime(), () -> shared.threads().newThread(this::evict).start()));
    }
    this.hikari = new HikariDataSource(config);
  }

  Lease lease() {
    return lease;
  }

  /** Whether these are the routes that the lease was last found in. */
  @SuppressWarnings("ReferenceEquality") // A table equals itself alone, and this is asked often.
  boolean isConfirmedBy(RouteTable table) {
    return confirmedBy == table;
  }

  /** Statements that were prepared before a schema release fail after it: none is kept idle. */
  void confirm(RouteTable table) {
    int release = releaseOf(lease, table);
    if (release != schemaRelease) {
      schemaRelease = release;
      evict();
    }
    confirmedBy = table;
  }

  private static int releaseOf(Lease lease, RouteTable table) {
    Route route = table.find(lease.tenant());
    return route == null ? 0 : route.schemaRelease();
  }

  /** Closes what is idle, and what is out when it comes back. */
  void evict() {
    HikariPool pool = pool();
    if (pool != null) {
      pool.softEvictConnections();
    }
  }

  /**
   * A connection, within the checkout timeout.
   *
   * @return null if the pool was retired before it could hand one out
   */
  @Nullable Connection checkout() throws SQLException {
    // The usual way asks no clock of the system and writes nothing that other threads write too.
    long now = shared.clock().recent();
    recentUse.used(now);
    if (connections.hasFailed() || cluster.circuit().isOpen()) {
      refuseAtOnce();
    }
    Connection connection;
    try {
      Handover.awaitEnd(handover);
      HikariDataSource open = hikari;
      connection = open == null ? null : open.getConnection();
    } catch (SQLTransientConnectionException timeout) {
      connection = keepWaiting(timeout);
    } catch (SQLException closed) {
      if (retired) {
        return null;
      }
      throw closed;
    }
    if (connection != null) {
      leaks.lent(connection, now);
    }
    return connection;
  }

  /** What is known to fail does so without a wait, unless there is a connection to be had. */
  private void refuseAtOnce() throws TenantUnavailableException {
    if (idle() > 0) {
      return;
    }
    TenantUnavailableException refusal = connections.presentRefusal();
    if (refusal != null && open() == 0) {
      throw refusal;
    }
    if (cluster.circuit().isOpen() && cluster.circuit().refuses(lease.key())) {
      throw cluster.circuit().refusal();
    }
  }

  private @Nullable Connection keepWaiting(SQLTransientConnectionException first)
      throws SQLException {
    long start = shared.nanoTime().getAsLong() - TimeUnit.MILLISECONDS.toNanos(SLICE_MILLIS);
    SQLTransientConnectionException timeout = first;
    for (HikariDataSource open = hikari; open != null && !retired; open = hikari) {
      TenantUnavailableException failure = connections.failureSince(start);
      boolean late =
          shared.nanoTime().getAsLong() - start >= shared.limits().checkoutTimeout().toNanos();
      if (late && connections.open().size() >= shared.limits().maxPerTenant()) {
        throw new TenantUnavailableException(Reason.BUSY, untilServed(), timeout);
      }
      if (failure != null && (late || failure.reason().isHopeless())) {
        throw failure;
      }
      if (late) {
        throw new TenantUnavailableException(whatIsWaitedFor(), timeout);
      }
      try {
        Handover.awaitEnd(handover);
        return open.getConnection();
      } catch (SQLTransientConnectionException again) {
        timeout = again;
      } catch (SQLException closed) {
        if (!retired) {
          throw closed;
        }
      }
    }
    return null;
  }

  private Reason whatIsWaitedFor() {
    if (connections.isReadingCredential()) {
      return Reason.NO_CREDENTIAL;
    }
    return connections.isOpening() ? Reason.UNREACHABLE : Reason.NO_ROOM;
  }

  /** An estimate: those who wait are served by so many connections, each once a second or more. */
  private Duration untilServed() {
    HikariPool pool = pool();
    int waiting = pool == null ? 0 : pool.getThreadsAwaitingConnection();
    return Duration.ofSeconds(Math.min(30, 1 + waiting / shared.limits().maxPerTenant()));
  }

  /** Since when the database has refused the lease, as {@code nanoTime}; valid while it does. */
  long refusedSince() {
    return connections.refusedSince();
  }

  /** Whether nobody has asked for a connection for that long, or waits for one, and none is out. */
  boolean isColdFor(Duration duration) {
    return shared.nanoTime().getAsLong() - recentUse.lastUsed() > duration.toNanos()
        && active() == 0
        && !isWanted();
  }

  /** Reports connections that have been out for too long, and ends those out for far too long. */
  void watch() {
    LeakWatch.Found found = leaks.look(connections.open(), this::end);
    cluster.leaked(found.overdue(), found.ended());
  }

  private void end(PhysicalConnection leaked) {
    Connection handle = leaked.handle();
    HikariPool pool = pool();
    if (handle == null || pool == null) {
      return;
    }
    shared
        .threads()
        .newThread(
            () -> {
              try {
                leaked.abort(Runnable::run);
              } catch (SQLException e) {
                log.debug("Aborting a leaked connection failed.", e);
              }
              pool.evictConnection(handle);
            })
        .start();
  }

  /** No more connections from here; those that are out may finish. */
  void retire(Drain drain) {
    retired = true;
    evict();
    shared.draining().add(this);
    long timeout =
        drain == Drain.BOUNDED
            ? shared.limits().drainTimeout().toNanos()
            : TimeUnit.DAYS.toNanos(1);
    closeWhenDrained(shared.nanoTime().getAsLong() + timeout);
  }

  private void closeWhenDrained(long deadline) {
    if (active() == 0 || shared.nanoTime().getAsLong() - deadline >= 0) {
      // Closing aborts what is still out, and waits for it: not on a thread that others share.
      shared.threads().newThread(this::closeNow).start();
    } else {
      var unused =
          shared.scheduler().schedule(() -> closeWhenDrained(deadline), 20, TimeUnit.MILLISECONDS);
    }
  }

  void closeNow() {
    retired = true;
    HikariDataSource open = hikari;
    if (open != null) {
      open.close();
      hikari = null;
    }
    shared.draining().remove(this);
  }

  /** Null until HikariCP has made its pool, and after it was closed. */
  private @Nullable HikariPool pool() {
    HikariDataSource open = hikari;
    return open == null ? null : (HikariPool) open.getHikariPoolMXBean();
  }

  int active() {
    HikariPool pool = pool();
    return pool == null ? 0 : pool.getActiveConnections();
  }

  @Override
  public int idle() {
    HikariPool pool = pool();
    return pool == null ? 0 : pool.getIdleConnections();
  }

  @Override
  public int open() {
    return connections.count();
  }

  @Override
  public double recentUse() {
    return recentUse.at(shared.clock().recent());
  }

  @Override
  public boolean isWanted() {
    HikariPool pool = pool();
    return pool != null && !retired && pool.getThreadsAwaitingConnection() > 0;
  }

  @Override
  public boolean closeIdle() {
    HikariPool pool = pool();
    if (pool == null || pool.getIdleConnections() == 0) {
      return false;
    }
    if (pool.getTotalConnections() == 1) {
      pool.softEvictConnections();
      return true;
    }
    try {
      pool.evictConnection(pool.getConnection(1));
      return true;
    } catch (SQLException taken) {
      return false;
    }
  }

  @Override
  public void closeNext(ClusterBudget budget) {
    HikariPool pool = pool();
    if (pool == null) {
      return;
    }
    var mine = new Handover();
    handover = mine;
    try {
      Connection next = pool.getConnection(ClusterBudget.IN_LINE.toMillis());
      if (budget.isShort()) {
        budget.evicted();
        pool.evictConnection(next);
      } else {
        next.close();
      }
    } catch (SQLException none) {
      // None came back in that time; whoever needs it asks again.
    } finally {
      // Where another has begun since, callers wait for that one.
      if (handover == mine) {
        handover = null;
      }
      mine.end();
    }
  }
}
