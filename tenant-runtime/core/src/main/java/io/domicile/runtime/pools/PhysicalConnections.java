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
 * is read by its reference when first needed and kept as long as the lease; a wrong password is a
 * reason to read it once more. It is read before a permit or a place at the gate is taken, so that
 * a secret store that hangs keeps back nobody whose credential is known. Thread-safe.
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
  private volatile boolean readingCredential;
  private final ConnectPause backoff;

  private record Failure(TenantUnavailableException exception, long at) {}

  PhysicalConnections(
      Lease lease, Cluster cluster, ClusterBudget.Holder holder, PoolContext shared) {
    this.lease = lease;
    this.cluster = cluster;
    this.holder = holder;
    this.secrets = shared.secrets();
    this.connector = shared.connector();
    this.patience = shared.limits().checkoutTimeout();
    this.nanoTime = shared.nanoTime();
    this.backoff = new ConnectPause(nanoTime);
  }

  /** Connections that are open or being opened. */
  int count() {
    return opening.get() + open.size();
  }

  /** Whether one is being opened that the budget has room for. */
  boolean isOpening() {
    return opening.get() > 0;
  }

  /** Whether the secret store is being asked for the credential. */
  boolean isReadingCredential() {
    return readingCredential;
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
    Failure last = lastFailure;
    if (last == null) {
      return null;
    }
    boolean holds =
        switch (last.exception.reason()) {
          case STALE_LEASE, UNTRUSTED -> nanoTime.getAsLong() - last.at <= REFUSAL_HOLDS.toNanos();
          case DATABASE_FAULT -> backoff.pause().isPositive();
          case UNKNOWN,
              NO_REPLICA,
              SUSPENDED,
              BUSY,
              NO_ROOM,
              CIRCUIT_OPEN,
              REFUSED,
              NO_CREDENTIAL,
              UNREACHABLE ->
              false;
        };
    return holds ? last.exception : null;
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
        backoff.succeeded();
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
    // What is wrong with this tenant alone is waited for by this tenant alone.
    if (e.reason() == Reason.DATABASE_FAULT || e.reason() == Reason.BUSY) {
      backoff.failed();
    }
    lastFailure = new Failure(e, now);
  }

  private static TenantUnavailableException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new TenantUnavailableException(Reason.NO_ROOM, e);
  }

  private void pause() throws TenantUnavailableException {
    try {
      long millis = ThreadLocalRandom.current().nextLong(PAUSE_MILLIS, 3 * PAUSE_MILLIS);
      TimeUnit.MILLISECONDS.sleep(Math.max(millis, backoff.pause().toMillis()));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private PhysicalConnection openOne() throws TenantUnavailableException, InterruptedException {
    DatabaseCredential known = credential;
    try {
      return openAs(known == null ? readCredential() : known);
    } catch (TenantUnavailableException e) {
      boolean wrongPassword =
          e.getCause() instanceof SQLException sql
              && ConnectFailures.INVALID_PASSWORD.equals(sql.getSQLState());
      if (known == null || !wrongPassword) {
        throw e;
      }
      return openAs(readCredential());
    }
  }

  private PhysicalConnection openAs(DatabaseCredential as)
      throws TenantUnavailableException, InterruptedException {
    ClusterBudget budget = cluster.budget();
    if (!budget.acquire(holder, patience)) {
      throw new TenantUnavailableException(Reason.NO_ROOM);
    }
    opening.incrementAndGet();
    budget.opened(holder);
    PhysicalConnection connection = null;
    try {
      connection = cluster.connect(lease.key(), () -> connect(as), patience);
      open.add(connection);
      return connection;
    } finally {
      opening.decrementAndGet();
      if (connection == null) {
        budget.release(holder);
      }
    }
  }

  private PhysicalConnection connect(DatabaseCredential as) throws TenantUnavailableException {
    try {
      return openPhysical(as);
    } catch (SQLException e) {
      throw unavailable(e);
    }
  }

  private PhysicalConnection openPhysical(DatabaseCredential as) throws SQLException {
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
    readingCredential = true;
    try {
      DatabaseCredential read = secrets.read(lease.credential());
      credential = read;
      return read;
    } catch (VaultException e) {
      throw new TenantUnavailableException(Reason.NO_CREDENTIAL, e);
    } finally {
      readingCredential = false;
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
