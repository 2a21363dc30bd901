package io.domicile.runtime.pools;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.HostSpec;

/**
 * The driver's connection, which says once when it has been closed, and remembers to whom it is
 * lent. It is the driver's own class and no wrapper, so that statements cost what they cost bare.
 */
final class PhysicalConnection extends PgConnection {

  private final Runnable onClose;
  private final AtomicBoolean closed = new AtomicBoolean();

  // Written by whoever has the connection, read by the sweep a second later: no fence is needed.
  private @Nullable Loan loan;
  private @Nullable Loan reported;
  private int loans;

  /**
   * A checkout of this connection.
   *
   * @param handle what the caller holds; closed when the caller gives it back
   * @param since when, on the pools' coarse clock
   * @param where the stack that took it, if it was recorded
   */
  record Loan(Connection handle, long since, @Nullable Throwable where) {

    boolean isOut() {
      try {
        return !handle.isClosed();
      } catch (SQLException e) {
        return false;
      }
    }
  }

  PhysicalConnection(HostSpec host, Properties properties, String url, Runnable onClose)
      throws SQLException {
    this.onClose = onClose;
    super(new HostSpec[] {host}, properties, url);
  }

  /** How often it has been lent; told by the thread that has it. */
  int loans() {
    return loans;
  }

  void lend(Loan given) {
    loans++;
    loan = given;
  }

  /** The last checkout, which may have ended; null before the first. */
  @Nullable Loan loan() {
    return loan;
  }

  /** Whether this loan has not been reported before; for one thread. */
  @SuppressWarnings("ReferenceEquality") // Each checkout is a loan of its own.
  boolean reportOnce(Loan overdue) {
    boolean first = reported != overdue;
    reported = overdue;
    return first;
  }

  @Override
  public void close() throws SQLException {
    try {
      super.close();
    } finally {
      closedOnce();
    }
  }

  @Override
  public void abort(Executor executor) throws SQLException {
    try {
      super.abort(executor);
    } finally {
      closedOnce();
    }
  }

  private void closedOnce() {
    if (closed.compareAndSet(false, true)) {
      onClose.run();
    }
  }
}
