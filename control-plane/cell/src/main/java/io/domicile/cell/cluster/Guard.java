package io.domicile.cell.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session of the cell on the tenants' cluster that is always open and can end others when the
 * cluster takes no new connection and no new lock. PostgreSQL's lock table is one for the whole
 * cluster; when a session has filled it, nobody can log in, and even reading {@code pg_roles}
 * fails, because shared catalogs are locked through that table. So this session keeps a transaction
 * open that holds the few (weakest) locks that ending a session needs, on the catalogs of roles and
 * databases, and asks the server's functions instead of its views. A transaction that has read and
 * then waits keeps no snapshot: it holds up no vacuum. Thread-safe.
 */
public final class Guard implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Guard.class);

  /** Whose rows these are read from is locked until the transaction ends, with every index. */
  private static final String HOLD_LOCKS =
      """
      SELECT (SELECT count(*) FROM pg_roles), (SELECT count(*) FROM pg_auth_members),
             (SELECT count(*) FROM pg_database), (SELECT count(*) FROM pg_db_role_setting)
      """;

  private static final String FOR_EVER =
      """
      SELECT set_config(name, '0', false) FROM pg_settings
      WHERE name IN ('idle_in_transaction_session_timeout', 'transaction_timeout',
                     'statement_timeout', 'lock_timeout', 'idle_session_timeout')
      """;

  private static final String EXEMPT =
      """
      SELECT (SELECT array_agg(oid) FROM pg_roles WHERE rolsuper OR rolname = current_user)::text,
             (SELECT oid FROM pg_database WHERE datname = current_database())::bigint
      """;

  private static final String FRESH = "SELECT pg_stat_clear_snapshot()";

  private static final String END_ALL =
      """
      SELECT count(pg_terminate_backend(a.pid)) FROM pg_stat_get_activity(NULL) a
      WHERE (a.datid = ?::oid OR a.usesysid = ?::oid) AND a.pid <> pg_backend_pid() AND a.backend_type = 'client backend'
        AND a.usesysid <> ALL (?::oid[])
      """;

  private static final String END_ONE = "SELECT pg_terminate_backend(?)";

  private static final String SESSIONS =
      """
      SELECT a.pid, a.usesysid::bigint, coalesce(l.locks, 0),
             coalesce(extract(epoch FROM clock_timestamp() - a.xact_start), 0)::bigint,
             CASE WHEN a.state LIKE 'idle in transaction%'
                  THEN extract(epoch FROM clock_timestamp() - a.state_change)::bigint ELSE 0 END,
             CASE WHEN a.state = 'active'
                  THEN extract(epoch FROM clock_timestamp() - a.query_start)::bigint ELSE 0 END
      FROM pg_stat_get_activity(NULL) a
      LEFT JOIN (SELECT pid, count(*) AS locks FROM pg_lock_status() GROUP BY pid) l
        ON l.pid = a.pid
      WHERE a.backend_type = 'client backend' AND a.usesysid <> ALL (?::oid[])
        AND a.datid <> ?::oid
      """;

  private final TenantsCluster cluster;
  private @Nullable Open open;

  private static final int NO_ANSWER_MILLIS = 5_000;

  /**
   * The session, and what it must not have to look up.
   *
   * @param beginning what a statement that fails is taken back to, with all locks kept
   * @param exempt the cell's role and superusers, whom the cell may not end, as an array's literal
   * @param maintenance the number of the maintenance database
   */
  private record Open(
      Connection connection, Savepoint beginning, String exempt, long maintenance) {}

  /**
   * One session of somebody else.
   *
   * @param role its role's oid
   * @param locks that it holds or waits for
   * @param transaction how long its transaction has been open
   * @param idle how long it has been idle in that transaction
   * @param statement how long its statement has been running
   */
  public record Session(
      int pid, long role, int locks, long transaction, long idle, long statement) {}

  private interface Work<T> {
    T with(Open session) throws SQLException;
  }

  Guard(TenantsCluster cluster) {
    this.cluster = cluster;
  }

  /** Opens the session now, while there is room for it. */
  void open() {
    List<Session> _ = sessions();
  }

  /** The database's number, by which it is emptied later without a look at catalogs; 0: none. */
  public long database(String name) {
    return number("SELECT oid::bigint FROM pg_database WHERE datname = ?", name);
  }

  /** The role's number; 0 if there is none. */
  public long role(String name) {
    return number("SELECT oid::bigint FROM pg_roles WHERE rolname = ?", name);
  }

  private long number(String sql, String name) {
    return attempt(
            session -> {
              try (PreparedStatement query = session.connection().prepareStatement(sql)) {
                query.setString(1, name);
                try (var row = query.executeQuery()) {
                  return row.next() ? row.getLong(1) : 0L;
                }
              }
            })
        .orElse(0L);
  }

  /** Ends whoever is in the database, but the cell and superusers; returns how many. */
  public int endAllIn(long database) {
    return endAll(database, 0);
  }

  /** Ends the sessions of one role; returns how many. */
  public int endAllOf(long role) {
    return endAll(0, role);
  }

  private int endAll(long database, long role) {
    return attempt(
            session -> {
              clear(session);
              try (PreparedStatement query = session.connection().prepareStatement(END_ALL)) {
                query.setLong(1, database);
                query.setLong(2, role);
                query.setString(3, session.exempt());
                try (var row = query.executeQuery()) {
                  row.next();
                  return row.getInt(1);
                }
              }
            })
        .orElse(0);
  }

  /** Ends one session; whether it did not, is seen by looking again. */
  public void end(int pid) {
    Optional<Integer> _ =
        attempt(
            session -> {
              try (PreparedStatement query = session.connection().prepareStatement(END_ONE)) {
                query.setInt(1, pid);
                query.executeQuery().close();
                return pid;
              }
            });
  }

  /** Everybody in any database but the maintenance one, apart from the cell and superusers. */
  public List<Session> sessions() {
    return this.<List<Session>>attempt(
            session -> {
              clear(session);
              try (PreparedStatement query = session.connection().prepareStatement(SESSIONS)) {
                query.setString(1, session.exempt());
                query.setLong(2, session.maintenance());
                var found = new ArrayList<Session>();
                try (var row = query.executeQuery()) {
                  while (row.next()) {
                    found.add(
                        new Session(
                            row.getInt(1),
                            row.getLong(2),
                            row.getInt(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6)));
                  }
                }
                return found;
              }
            })
        .orElse(List.of());
  }

  /** The activity is pictured once in a transaction, and this one does not end. */
  private static void clear(Open session) throws SQLException {
    try (var statement = session.connection().prepareStatement(FRESH)) {
      statement.executeQuery().close();
    }
  }

  private synchronized <T> Optional<T> attempt(Work<T> work) {
    for (int attempt = 0; attempt < 2; attempt++) {
      try {
        return Optional.of(work.with(session()));
      } catch (SQLException e) {
        if (!isTakenBack(e)) {
          log.warn("The kept session of the tenants' cluster is opened anew: {}", e.getMessage());
          close();
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Somebody was made a superuser since the session was opened, and may not be ended. Who is one is
   * read again in the same session, because there may be no room for another.
   */
  private boolean isTakenBack(SQLException e) {
    Open present = open;
    if (present == null || !TenantsCluster.INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
      return false;
    }
    try {
      present.connection().rollback(present.beginning());
      open = looked(present.connection(), present.beginning());
      return true;
    } catch (SQLException lost) {
      log.debug("The kept session is lost.", lost);
      return false;
    }
  }

  private Open session() throws SQLException {
    Open present = open;
    if (present != null) {
      return present;
    }
    Connection connection = cluster.newConnection();
    try {
      connection.unwrap(PGConnection.class).setPrepareThreshold(1);
      connection.setAutoCommit(false);
      // A server that has gone without a word must hold up no fence.
      connection.setNetworkTimeout(Runnable::run, NO_ANSWER_MILLIS);
      try (var statement = connection.createStatement()) {
        statement.executeQuery(FOR_EVER).close();
        statement.executeQuery(HOLD_LOCKS).close();
      }
      Open fresh = looked(connection, connection.setSavepoint());
      open = fresh;
      warm(fresh);
      return fresh;
    } catch (SQLException e) {
      connection.close();
      open = null;
      throw e;
    }
  }

  /** Whom the cell may not end, as it is now. */
  private static Open looked(Connection connection, Savepoint beginning) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(EXEMPT);
        var row = query.executeQuery()) {
      row.next();
      return new Open(connection, beginning, row.getString(1), row.getLong(2));
    }
  }

  /** What a first use would look up and lock is looked up now; number 0 is nobody. */
  private static void warm(Open session) throws SQLException {
    clear(session);
    try (PreparedStatement query = session.connection().prepareStatement(END_ALL)) {
      query.setLong(1, 0);
      query.setLong(2, 0);
      query.setString(3, session.exempt());
      query.executeQuery().close();
    }
    try (PreparedStatement query = session.connection().prepareStatement(SESSIONS)) {
      query.setString(1, session.exempt());
      query.setLong(2, session.maintenance());
      query.executeQuery().close();
    }
  }

  @Override
  public synchronized void close() {
    Open present = open;
    open = null;
    if (present != null) {
      try {
        present.connection().close();
      } catch (SQLException gone) {
        log.debug("The kept session was gone.", gone);
      }
    }
  }
}
