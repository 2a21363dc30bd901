package io.domicile.runtime.pools;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseStatement;
import org.postgresql.core.TransactionState;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.HostSpec;

/**
 * The driver's connection, extended: it tells once when it was closed, keeps the present loan, and
 * knows whether its session must be reset before the next borrower. It extends the driver's class
 * so that prepared statements cost what they cost bare. A plain {@link Statement} is wrapped,
 * because its text is seen only when it is executed.
 */
final class PhysicalConnection extends PgConnection {

  private final Runnable onClose;
  private final boolean pooled;
  private final AtomicBoolean closed = new AtomicBoolean();

  // The present loan. Written by the thread that borrows, without a fence; the sweep reads it a
  // second later at the earliest.
  private int loans;
  private @Nullable Connection handle;
  private long lentAt;
  private @Nullable Throwable takenAt;
  private int reportedLoan;

  // For the thread that has borrowed it.
  private int statements;
  private SessionEffects.Effect effect = SessionEffects.Effect.NONE;

  /**
   * Connects.
   *
   * @param pooled whether a pooler in transaction mode stands between, so that a session's state
   *     would reach other clients
   */
  PhysicalConnection(
      HostSpec host, Properties properties, String url, boolean pooled, Runnable onClose)
      throws SQLException {
    super(new HostSpec[] {host}, properties, url);
    this.onClose = onClose;
    this.pooled = pooled;
  }

  /** How often it has been lent. */
  int loans() {
    return loans;
  }

  /**
   * Notes a checkout.
   *
   * @param to what the caller holds; closed when the caller gives it back
   * @param now on the pools' coarse clock
   * @param where the stack that took it, if it was recorded
   */
  void lend(Connection to, long now, @Nullable Throwable where) {
    loans++;
    handle = to;
    lentAt = now;
    takenAt = where;
  }

  /** What the last borrower holds; null before the first. */
  @Nullable Connection handle() {
    return handle;
  }

  long lentAt() {
    return lentAt;
  }

  @Nullable Throwable takenAt() {
    return takenAt;
  }

  boolean isOut() {
    Connection last = handle;
    try {
      return last != null && !last.isClosed();
    } catch (SQLException e) {
      return false;
    }
  }

  /** Whether this loan has been reported; for one thread. */
  boolean isReported(int loan) {
    return reportedLoan == loan;
  }

  void reported(int loan) {
    reportedLoan = loan;
  }

  /** How many statements have been prepared or executed on it. */
  int statements() {
    return statements;
  }

  /** What the present borrower leaves behind so far. */
  SessionEffects.Effect effect() {
    return effect;
  }

  private void note(String sql) throws SQLException {
    statements++;
    SessionEffects.Effect found = SessionEffects.of(sql);
    if (found == SessionEffects.Effect.NONE) {
      return;
    }
    if (pooled && found == SessionEffects.Effect.SESSION) {
      throw new SQLException(
          "Behind a pooler a session is shared: use SET LOCAL and transaction-level locks.",
          "42000");
    }
    if (found.compareTo(effect) > 0) {
      effect = found;
    }
  }

  /** Called by the pool when the connection is given back; this is where a session is reset. */
  @Override
  public void clearWarnings() throws SQLException {
    super.clearWarnings();
    if (effect != SessionEffects.Effect.NONE && isGivenBack()) {
      reset();
    }
  }

  /** A borrower may call {@link #clearWarnings} too, and keeps the settings. */
  private static boolean isGivenBack() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .skip(2)
                    .findFirst()
                    .filter(
                        frame ->
                            frame.getClassName().equals("com.zaxxer.hikari.pool.ProxyConnection")
                                && frame.getMethodName().equals("close"))
                    .isPresent());
  }

  private void reset() throws SQLException {
    SessionEffects.Effect left = effect;
    try {
      if (getTransactionState() != TransactionState.IDLE) {
        execSQLUpdate("ROLLBACK");
      }
      if (left == SessionEffects.Effect.SESSION) {
        execSQLUpdate("DISCARD ALL");
      }
      effect = SessionEffects.Effect.NONE;
    } catch (SQLException e) {
      // The pool closes a connection that fails with this state.
      throw new SQLException("The session could not be reset.", "08006", e);
    }
  }

  @Override
  public PreparedStatement prepareStatement(
      String sql, int resultSetType, int resultSetConcurrency, int resultSetHoldability)
      throws SQLException {
    note(sql);
    return super.prepareStatement(sql, resultSetType, resultSetConcurrency, resultSetHoldability);
  }

  @Override
  public PreparedStatement prepareStatement(String sql, String @Nullable [] columnNames)
      throws SQLException {
    note(sql);
    return super.prepareStatement(sql, columnNames);
  }

  @Override
  public CallableStatement prepareCall(
      String sql, int resultSetType, int resultSetConcurrency, int resultSetHoldability)
      throws SQLException {
    note(sql);
    return super.prepareCall(sql, resultSetType, resultSetConcurrency, resultSetHoldability);
  }

  @Override
  public Statement createStatement(
      int resultSetType, int resultSetConcurrency, int resultSetHoldability) throws SQLException {
    Statement plain =
        super.createStatement(resultSetType, resultSetConcurrency, resultSetHoldability);
    return (Statement)
        Proxy.newProxyInstance(
            BaseStatement.class.getClassLoader(),
            new Class<?>[] {BaseStatement.class},
            (proxy, method, arguments) -> execute(plain, method, arguments));
  }

  private @Nullable Object execute(Statement plain, Method method, Object @Nullable [] arguments)
      throws Throwable {
    if (arguments != null && arguments.length > 0 && arguments[0] instanceof String sql) {
      note(sql);
    }
    try {
      return method.invoke(plain, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  // The pool asks these two of its first connection, each a round trip. That a connection which was
  // opened a moment ago lives, and that a tenant's role has PostgreSQL's default, is known.

  @Override
  public boolean isValid(int timeout) throws SQLException {
    return loans == 0 ? !isClosed() : super.isValid(timeout);
  }

  @Override
  public int getTransactionIsolation() throws SQLException {
    return loans == 0 ? TRANSACTION_READ_COMMITTED : super.getTransactionIsolation();
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
