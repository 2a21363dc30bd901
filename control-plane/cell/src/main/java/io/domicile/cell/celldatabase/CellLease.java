package io.domicile.cell.celldatabase;

import com.codahale.metrics.health.HealthCheck;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.service.retries.Loop;
import io.domicile.service.retries.RepeatedFailures;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to work for this cell: an advisory lock that lives as long as one session of the cell's
 * own database, so that it is gone when its process is. A second process waits for it. Thread-safe.
 */
public final class CellLease implements Managed {

  private static final Logger log = LoggerFactory.getLogger(CellLease.class);

  private final RepeatedFailures failures = new RepeatedFailures(log);

  /** "domicile" in ASCII, so that no other user of advisory locks has it by accident. */
  private static final long LOCK = 0x646f6d6963696c65L;

  private static final long PAUSE_NANOS = 200_000_000L;
  private static final Duration CHECK = Duration.ofSeconds(2);

  private final CellDatabaseConfiguration configuration;
  private volatile @Nullable Connection session;
  private final Loop watch = new Loop("cell-lease", this::watch, this::failed);

  public CellLease(CellDatabaseConfiguration configuration) {
    this.configuration = configuration;
  }

  /** Starts waiting for it with the process: whatever is managed later starts as its holder. */
  public static CellLease install(
      CellDatabaseConfiguration configuration, Environment environment) {
    var lease = new CellLease(configuration);
    environment.lifecycle().manage(lease);
    environment
        .healthChecks()
        .register(
            "lease",
            new HealthCheck() {
              @Override
              protected Result check() {
                lease.require();
                return Result.healthy();
              }
            });
    return lease;
  }

  /** Waits until the lease is ours. */
  @Override
  public void start() throws Exception {
    acquire();
    watch.start();
  }

  @Override
  public void stop() throws Exception {
    watch.stop(Duration.ofSeconds(5));
    release();
  }

  /**
   * Returns if the lease is held.
   *
   * @throws ProblemException {@code unavailable} if it is not: whoever asks must not go on. It is
   *     taken again as soon as the cell's database answers
   */
  public void require() {
    if (session == null) {
      throw new ProblemException(
              ErrorCode.UNAVAILABLE, "This process does not hold the cell's lease at present.")
          .retryAfter(CHECK);
    }
  }

  private void acquire() throws InterruptedException {
    boolean told = false;
    while (!watch.isStopped()) {
      try {
        Connection connection = connect();
        if (tryLock(connection)) {
          session = connection;
          return;
        }
        connection.close();
        if (!told) {
          log.warn("Another process works for this cell; waiting until it is gone.");
          told = true;
        }
      } catch (SQLException e) {
        if (!told) {
          log.warn("The cell's own database does not answer; waiting.", e);
          told = true;
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private void watch() throws SQLException, InterruptedException {
    Thread.sleep(CHECK);
    Connection connection = session;
    if (connection == null || !connection.isValid(CHECK.toSecondsPart())) {
      log.error("The cell's lease is lost; nothing is done until it is held again.");
      release();
      acquire();
      log.info("The cell's lease is held again.");
      failures.succeeded("Checking the cell's lease");
    }
  }

  private void failed(Throwable cause) {
    failures.failed("Checking the cell's lease", cause);
  }

  private void release() throws SQLException {
    Connection connection = session;
    session = null;
    if (connection != null) {
      connection.close();
    }
  }

  private Connection connect() throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", configuration.user());
    properties.setProperty(
        "password",
        io.domicile.service.files.PrivateFiles.readSecret(configuration.passwordFile()).reveal());
    properties.setProperty("ApplicationName", "domicile-cell-lease");
    properties.setProperty("tcpKeepAlive", "true");
    return DriverManager.getConnection(configuration.url(), properties);
  }

  private static boolean tryLock(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT pg_try_advisory_lock(?)")) {
      statement.setLong(1, LOCK);
      try (var result = statement.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    }
  }
}
