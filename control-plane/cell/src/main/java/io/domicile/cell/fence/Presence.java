package io.domicile.cell.fence;

import io.domicile.cell.cluster.TenantsCluster;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a database, on one server of its cluster, and how they are made to leave.
 *
 * <p>A backend takes a lock on its database's row in {@code pg_database} before {@code CONNECT} is
 * checked, shows its database in {@code pg_stat_activity} only when it has been let in, and gives
 * the lock up after that (PostgreSQL's {@code InitPostgres}). So the locks are read first and the
 * activity afterwards: whoever has left the first by then is in the second. They are two statements
 * outside a transaction, because a transaction sees one picture of the activity from its beginning
 * to its end.
 */
public final class Presence {

  private static final long PAUSE_NANOS = 5_000_000L;

  /** The server's own work, which writes nothing for anybody. */
  private static final String OWN_WORK = "autovacuum worker";

  private final Jdbi server;
  private final String database;
  private final String cellRole;
  private final Set<String> replicationRoles;

  /** One process of the server. */
  record Session(int pid, @Nullable String database, @Nullable String role, @Nullable String kind) {

    boolean isWalSender() {
      return "walsender".equals(kind);
    }
  }

  /**
   * Looks at one server.
   *
   * @param replicationRoles whose walsenders may stream from the whole cluster
   */
  public Presence(Jdbi server, String database, String cellRole, Set<String> replicationRoles) {
    this.server = server;
    this.database = database;
    this.cellRole = cellRole;
    this.replicationRoles = replicationRoles;
  }

  /** The holders of the lock, then the sessions. */
  private record Look(Set<Integer> holders, Map<Integer, Session> sessions) {}

  private Look look() {
    return server.withHandle(
        handle -> {
          Set<Integer> holders = holders(handle);
          return new Look(
              holders, sessions(handle).stream().collect(Collectors.toMap(Session::pid, s -> s)));
        });
  }

  /** Everybody who is in the database or on the way into it, but the cell. */
  Set<Integer> inside() {
    Look look = look();
    var inside = new LinkedHashSet<Integer>();
    for (int pid : look.holders()) {
      Session session = look.sessions().get(pid);
      // One that is still authenticating has no role to show, or no row yet: it may be anybody's.
      if (session == null || isForeign(session)) {
        inside.add(pid);
      }
    }
    for (Session session : look.sessions().values()) {
      if (database.equals(session.database()) && isForeign(session)) {
        inside.add(session.pid());
      }
    }
    return inside;
  }

  /** Whether the role has a session. */
  public boolean isThere(String role) {
    return look().sessions().values().stream().anyMatch(session -> role.equals(session.role()));
  }

  /**
   * Ends the sessions of one role that newcomers are refused already, and nobody else's: whoever
   * was on the way in when this began is waited for until it shows whose it is.
   *
   * @throws IllegalStateException if they do not end within the time
   */
  public void endRole(String role, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    Set<Integer> undecided = null;
    while (true) {
      Look look = look();
      Set<Integer> now =
          look.holders().stream()
              .filter(
                  pid -> {
                    Session session = look.sessions().get(pid);
                    return session == null
                        || (session.role() == null && !OWN_WORK.equals(session.kind()));
                  })
              .collect(Collectors.toSet());
      if (undecided == null) {
        undecided = now;
      } else {
        undecided.retainAll(now);
      }
      Set<Integer> theirs =
          look.sessions().values().stream()
              .filter(session -> role.equals(session.role()))
              .map(Session::pid)
              .collect(Collectors.toSet());
      if (theirs.isEmpty() && undecided.isEmpty()) {
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Sessions of a closed role do not end.");
      }
      var _ = end(theirs);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private boolean isForeign(Session session) {
    return !cellRole.equals(session.role()) && !OWN_WORK.equals(session.kind());
  }

  /** Roles that stream the whole cluster and are not known to. */
  List<String> unknownReplication() {
    return server.withHandle(
        handle ->
            sessions(handle).stream()
                .filter(Session::isWalSender)
                .filter(session -> session.database() == null)
                .map(session -> String.valueOf(session.role()))
                .filter(role -> !replicationRoles.contains(role))
                .distinct()
                .toList());
  }

  /**
   * Tells them to end; returns before they have.
   *
   * @return those whom the cell may not end, because they are a superuser's or the server's own
   */
  Set<Integer> end(Set<Integer> pids) {
    var mayNot = new LinkedHashSet<Integer>();
    server.useHandle(
        handle -> {
          for (int pid : pids) {
            try {
              handle
                  .createQuery("SELECT pg_terminate_backend(:pid)")
                  .bind("pid", pid)
                  .mapTo(Boolean.class)
                  .one();
            } catch (JdbiException e) {
              if (!isForbidden(e)) {
                throw e;
              }
              mayNot.add(pid);
            }
          }
        });
    return mayNot;
  }

  private static boolean isForbidden(JdbiException e) {
    return e.getCause() instanceof SQLException sql
        && TenantsCluster.INSUFFICIENT_PRIVILEGE.equals(sql.getSQLState());
  }

  private Set<Integer> holders(Handle handle) {
    return new LinkedHashSet<>(
        handle
            .createQuery(
                """
                SELECT DISTINCT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.objid
                WHERE l.locktype = 'object' AND l.classid = 'pg_database'::regclass
                  AND d.datname = :database AND l.pid IS NOT NULL AND l.pid <> pg_backend_pid()
                """)
            .bind("database", database)
            .mapTo(Integer.class)
            .list());
  }

  private static List<Session> sessions(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT pid, datname AS database, usename AS role, backend_type AS kind
            FROM pg_stat_activity WHERE pid <> pg_backend_pid()
            """)
        .map(
            (row, context) ->
                new Session(
                    row.getInt("pid"),
                    row.getString("database"),
                    row.getString("role"),
                    row.getString("kind")))
        .list();
  }
}
