package io.domicile.runtime.pools;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.domicile.contract.vault.SecretReader;
import io.domicile.runtime.pools.TenantUnavailableException.Reason;
import io.domicile.runtime.routes.RouteTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The pool of one lease. Thread-safe. */
final class TenantPool implements ClusterBudget.Holder {

  /** What all pools share. */
  record Shared(
      SecretReader secrets,
      PoolLimits limits,
      String applicationName,
      ScheduledExecutorService scheduler,
      ThreadFactory threads,
      LongSupplier nanoTime) {}

  /** HikariCP's shortest wait; between two of them a caller learns that connecting failed. */
  private static final long SLICE_MILLIS = 250;

  private final Lease lease;
  private final Shared shared;
  private final PhysicalConnections connections;
  private final HikariDataSource hikari;
  private volatile RouteTable confirmedBy;
  private volatile long lastUsed;
  private volatile boolean retired;

  TenantPool(Lease lease, RouteTable table, ClusterBudget budget, Shared shared) {
    this.lease = lease;
    this.confirmedBy = table;
    this.shared = shared;
    this.lastUsed = shared.nanoTime.getAsLong();
    this.connections =
        new PhysicalConnections(
            lease,
            budget,
            this,
            shared.secrets,
            shared.limits,
            shared.applicationName,
            shared.nanoTime);
    var config = new HikariConfig();
    config.setPoolName("tenant-" + lease.tenant() + "-e" + lease.epoch());
    config.setDataSource(connections);
    config.setMaximumPoolSize(shared.limits.maxPerTenant());
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(SLICE_MILLIS);
    config.setValidationTimeout(SLICE_MILLIS);
    config.setIdleTimeout(shared.limits.idleAfter().toMillis());
    config.setKeepaliveTime(0);
    config.setScheduledExecutor(shared.scheduler);
    config.setThreadFactory(shared.threads);
    config.setRegisterMbeans(false);
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

  void confirm(RouteTable table) {
    confirmedBy = table;
  }

  /**
   * A connection, within the checkout timeout.
   *
   * @return null if the pool was retired before it could hand one out
   */
  @Nullable Connection checkout() throws SQLException {
    long start = shared.nanoTime.getAsLong();
    lastUsed = start;
    TenantUnavailableException refusal = connections.presentRefusal();
    if (refusal != null && open() == 0) {
      throw refusal;
    }
    while (true) {
      try {
        return hikari.getConnection();
      } catch (SQLTransientConnectionException timeout) {
        TenantUnavailableException failure = connections.failureSince(start);
        boolean hopeless =
            failure != null
                && (failure.reason() == Reason.STALE_LEASE
                    || failure.reason() == Reason.NO_CREDENTIAL);
        boolean late =
            shared.nanoTime.getAsLong() - start >= shared.limits.checkoutTimeout().toNanos();
        if (hopeless || late) {
          throw failure == null ? new TenantUnavailableException(Reason.BUSY, timeout) : failure;
        }
      } catch (SQLException closed) {
        if (retired) {
          return null;
        }
        throw closed;
      }
      if (retired) {
        return null;
      }
    }
  }

  /** Since when the database has refused the lease, as {@code nanoTime}; valid while it does. */
  long refusedSince() {
    return connections.refusedSince();
  }

  /** Whether nobody has asked for a connection for that long and none is out. */
  boolean isColdFor(Duration duration) {
    return shared.nanoTime.getAsLong() - lastUsed > duration.toNanos() && active() == 0;
  }

  /** No more connections from here; those that are out may finish within the drain timeout. */
  void retire() {
    retired = true;
    giveUp();
    long deadline = shared.nanoTime.getAsLong() + shared.limits.drainTimeout().toNanos();
    closeWhenDrained(deadline);
  }

  private void closeWhenDrained(long deadline) {
    if (active() == 0 || shared.nanoTime.getAsLong() - deadline >= 0) {
      // Closing aborts what is still out, and waits for it: not on a thread that others share.
      shared.threads.newThread(hikari::close).start();
    } else {
      var _ =
          shared.scheduler.schedule(() -> closeWhenDrained(deadline), 20, TimeUnit.MILLISECONDS);
    }
  }

  void closeNow() {
    retired = true;
    hikari.close();
  }

  int active() {
    HikariPoolMXBean pool = hikari.getHikariPoolMXBean();
    return pool == null ? 0 : pool.getActiveConnections();
  }

  @Override
  public boolean hasIdle() {
    HikariPoolMXBean pool = hikari.getHikariPoolMXBean();
    return pool != null && pool.getIdleConnections() > 0;
  }

  @Override
  public int open() {
    return connections.open();
  }

  @Override
  public long lastUsed() {
    return lastUsed;
  }

  @Override
  public void giveUp() {
    HikariPoolMXBean pool = hikari.getHikariPoolMXBean();
    if (pool != null) {
      pool.softEvictConnections();
    }
  }
}
