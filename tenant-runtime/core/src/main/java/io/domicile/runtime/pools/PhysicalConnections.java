package io.domicile.runtime.pools;

import io.domicile.runtime.pools.TenantUnavailableException.Reason;
import io.domicile.vaults.DatabaseCredential;
import io.domicile.vaults.SecretReader;
import io.domicile.vaults.VaultException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens the connections of one lease, each under a permit of the cluster's budget. The credential
 * is read by its reference when first needed and kept in memory; a wrong password is a reason to
 * read it once more. Thread-safe.
 */
final class PhysicalConnections implements DataSource {

  /** After the database has refused the role, how long callers are told so without asking again. */
  private static final Duration REFUSAL_HOLDS = Duration.ofSeconds(1);

  /** Between two attempts for callers that still wait: this or up to three times as long. */
  private static final long PAUSE_MILLIS = 40;

  private final Lease lease;
  private final Cluster cluster;
  private final ClusterBudget.Holder holder;
  private final SecretReader secrets;
  private final Connector connector;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private final AtomicInteger opening = new AtomicInteger();
  private final Set<PhysicalConnection> open = ConcurrentHashMap.newKeySet();
  private volatile @Nullable DatabaseCredential credential;
  private volatile @Nullable Failure lastFailure;
  private volatile long refusedSince;

  private record Failure(TenantUnavailableException exception, long at) {}

  PhysicalConnections(
      Lease lease, Cluster cluster, ClusterBudget.Holder holder, TenantPool.Shared shared) {
    this.lease = lease;
    this.cluster = cluster;
    this.holder = holder;
    this.secrets = shared.secrets();
    this.connector = shared.connector();
    this.patience = shared.limits().checkoutTimeout();
    this.nanoTime = shared.nanoTime();
  }

  /** Connections that are open or being opened. */
  int count() {
    return opening.get() + open.size();
  }

  /** Whether one is being opened that the budget has room for. */
  boolean isOpening() {
    return opening.get() > 0;
  }

  Set<PhysicalConnection> open() {
    return open;
  }

  /** Whether connecting failed when last tried. */
  boolean hasFailed() {
    return lastFailure != null;
  }

  /** Why connecting failed last, if that was since the given time; null if it succeeded since. */
  @Nullable TenantUnavailableException failureSince(long time) {
    Failure failure = lastFailure;
    return failure == null || failure.at - time < 0 ? null : failure.exception;
  }

  /** A refusal recent enough not to bother the database again. */
  @Nullable TenantUnavailableException presentRefusal() {
    TenantUnavailableException recent =
        failureSince(nanoTime.getAsLong() - REFUSAL_HOLDS.toNanos());
    return recent != null
            && (recent.reason() == Reason.STALE_LEASE || recent.reason() == Reason.UNTRUSTED)
        ? recent
        : null;
  }

  /** Since when the database has refused this lease and nothing else, as {@code nanoTime}. */
  long refusedSince() {
    return refusedSince;
  }

  /**
   * A new connection, tried for as long as somebody waits for it. The pool that calls this would
   * double its pauses up to five seconds, knowing nothing of a cluster that is back.
   */
  @Override
  public Connection getConnection() throws SQLException {
    while (true) {
      try {
        PhysicalConnection connection = openOne();
        lastFailure = null;
        return connection;
      } catch (TenantUnavailableException e) {
        failed(e);
        if (!holder.isWanted()) {
          throw e;
        }
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      pause();
    }
  }

  private void failed(TenantUnavailableException e) {
    Failure before = lastFailure;
    long now = nanoTime.getAsLong();
    if (before == null || before.exception.reason() != e.reason()) {
      refusedSince = now;
    }
    lastFailure = new Failure(e, now);
  }

  private static TenantUnavailableException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new TenantUnavailableException(Reason.NO_ROOM, e);
  }

  private static void pause() throws TenantUnavailableException {
    try {
      TimeUnit.MILLISECONDS.sleep(
          ThreadLocalRandom.current().nextLong(PAUSE_MILLIS, 3 * PAUSE_MILLIS));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private PhysicalConnection openOne() throws TenantUnavailableException, InterruptedException {
    ClusterBudget budget = cluster.budget();
    if (!budget.acquire(holder, patience)) {
      throw new TenantUnavailableException(Reason.NO_ROOM);
    }
    opening.incrementAndGet();
    budget.opened(holder);
    PhysicalConnection connection = null;
    try {
      connection = cluster.connect(this::connect, patience);
      open.add(connection);
      return connection;
    } finally {
      opening.decrementAndGet();
      if (connection == null) {
        budget.release(holder);
      }
    }
  }

  private PhysicalConnection connect() throws TenantUnavailableException {
    DatabaseCredential known = credential;
    try {
      return connect(known == null ? readCredential() : known);
    } catch (SQLException e) {
      if (known != null && ConnectFailures.INVALID_PASSWORD.equals(e.getSQLState())) {
        try {
          return connect(readCredential());
        } catch (SQLException again) {
          throw unavailable(again);
        }
      }
      throw unavailable(e);
    }
  }

  private PhysicalConnection connect(DatabaseCredential as) throws SQLException {
    var self = new AtomicReference<PhysicalConnection>();
    PhysicalConnection connection =
        connector.connect(
            lease,
            as,
            () -> {
              PhysicalConnection closed = self.get();
              if (closed != null && open.remove(closed)) {
                cluster.budget().release(holder);
              }
            });
    self.set(connection);
    return connection;
  }

  private DatabaseCredential readCredential() throws TenantUnavailableException {
    try {
      DatabaseCredential read = secrets.read(lease.credential());
      credential = read;
      return read;
    } catch (VaultException e) {
      throw new TenantUnavailableException(Reason.NO_CREDENTIAL, e);
    }
  }

  private TenantUnavailableException unavailable(SQLException e) {
    return e instanceof TenantUnavailableException already
        ? already
        : new TenantUnavailableException(ConnectFailures.reason(e, lease.sslMode()), e);
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("A tenant's connections have one role.");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 5;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("Logging is slf4j's.");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("This wraps nothing.");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
