package io.domicile.runtime.pools;

import io.domicile.contract.tenantdatabase.PlatformSchema;
import io.domicile.contract.vault.DatabaseCredential;
import io.domicile.contract.vault.SecretReader;
import io.domicile.contract.vault.VaultException;
import io.domicile.runtime.pools.TenantUnavailableException.Reason;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
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

  private static final String INVALID_PASSWORD = "28P01";

  /** After the database has refused the role, how long callers are told so without asking again. */
  private static final Duration REFUSAL_HOLDS = Duration.ofSeconds(1);

  private final Lease lease;
  private final ClusterBudget budget;
  private final ClusterBudget.Holder holder;
  private final SecretReader secrets;
  private final PoolLimits limits;
  private final String applicationName;
  private final LongSupplier nanoTime;
  private final AtomicInteger open = new AtomicInteger();
  private volatile @Nullable DatabaseCredential credential;
  private volatile @Nullable Failure lastFailure;
  private volatile long refusedSince;

  private record Failure(TenantUnavailableException exception, long at) {}

  PhysicalConnections(
      Lease lease,
      ClusterBudget budget,
      ClusterBudget.Holder holder,
      SecretReader secrets,
      PoolLimits limits,
      String applicationName,
      LongSupplier nanoTime) {
    this.lease = lease;
    this.budget = budget;
    this.holder = holder;
    this.secrets = secrets;
    this.limits = limits;
    this.applicationName = applicationName;
    this.nanoTime = nanoTime;
  }

  int open() {
    return open.get();
  }

  /** Why connecting failed last, if that was since the given time; null if it succeeded since. */
  @Nullable TenantUnavailableException failureSince(long time) {
    Failure failure = lastFailure;
    return failure == null || failure.at - time < 0 ? null : failure.exception;
  }

  /** A refusal recent enough not to bother the database again. */
  @Nullable TenantUnavailableException presentRefusal() {
    // The usual case, on every checkout's path, asks no clock.
    if (lastFailure == null) {
      return null;
    }
    TenantUnavailableException recent =
        failureSince(nanoTime.getAsLong() - REFUSAL_HOLDS.toNanos());
    return recent != null && recent.reason() == Reason.STALE_LEASE ? recent : null;
  }

  /** Since when the database has refused this lease and nothing else, as {@code nanoTime}. */
  long refusedSince() {
    return refusedSince;
  }

  @Override
  public Connection getConnection() throws SQLException {
    try {
      if (!budget.acquire(holder, limits.checkoutTimeout())) {
        throw new TenantUnavailableException(Reason.BUSY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TenantUnavailableException(Reason.BUSY, e);
    }
    open.incrementAndGet();
    budget.opened(holder);
    boolean connected = false;
    try {
      Connection connection = CountedConnection.of(connect(), this::closed);
      connected = true;
      lastFailure = null;
      return connection;
    } catch (TenantUnavailableException e) {
      failed(e);
      throw e;
    } finally {
      if (!connected) {
        closed();
      }
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

  private void closed() {
    open.decrementAndGet();
    budget.release(holder);
  }

  private Connection connect() throws TenantUnavailableException {
    DatabaseCredential known = credential;
    try {
      return connect(known == null ? readCredential() : known);
    } catch (SQLException e) {
      if (known != null && INVALID_PASSWORD.equals(e.getSQLState())) {
        try {
          return connect(readCredential());
        } catch (SQLException again) {
          throw unavailable(again);
        }
      }
      throw unavailable(e);
    }
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

  private Connection connect(DatabaseCredential as) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", as.username());
    properties.setProperty("password", as.password().reveal());
    properties.setProperty("sslmode", lease.sslMode());
    if (limits.sslRootCertificate() != null) {
      properties.setProperty("sslrootcert", limits.sslRootCertificate().toString());
    }
    properties.setProperty("ApplicationName", applicationName);
    properties.setProperty("currentSchema", PlatformSchema.PRODUCT_SCHEMA);
    properties.setProperty("connectTimeout", "2");
    properties.setProperty("loginTimeout", "5");
    properties.setProperty("tcpKeepAlive", "true");
    // The server's detail line repeats values of the row, which belong in no log.
    properties.setProperty("logServerErrorDetail", "false");
    String url = "jdbc:postgresql://" + lease.host() + ":" + lease.port() + "/" + lease.database();
    return DriverManager.getConnection(url, properties);
  }

  private static TenantUnavailableException unavailable(SQLException e) {
    if (e instanceof TenantUnavailableException already) {
      return already;
    }
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    // 28: the role may not log in; 42501: not to this database; 3D000: there is no such database.
    boolean refused = state.startsWith("28") || state.equals("42501") || state.equals("3D000");
    return new TenantUnavailableException(refused ? Reason.STALE_LEASE : Reason.UNREACHABLE, e);
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
