package io.domicile.cell.credentials;

import io.domicile.cell.cluster.DatabaseRoles;
import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;

/**
 * Opens and closes a tenant's database. Closed means that nobody but the cell is in it and nobody
 * can come in. {@code CONNECT} is checked before a backend shows its database in {@code
 * pg_stat_activity}, but the lock it takes on the database's catalog entry shows earlier; so both
 * views are read, until neither shows anybody. Thread-safe.
 */
public final class Fence {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long PAUSE_NANOS = 10_000_000L;

  private final TenantsCluster cluster;
  private final LoginRoles roles;

  public Fence(TenantsCluster cluster, LoginRoles roles) {
    this.cluster = cluster;
    this.roles = roles;
  }

  /** Writes into the database that it serves this epoch; the login role then opens it. */
  public String open(DatabaseRoles database, Epoch epoch) {
    return mark(database, epoch, "open");
  }

  /**
   * Closes the database for the epoch and every earlier one.
   *
   * @throws IllegalStateException if somebody is in it still; to be tried again
   */
  public String close(TenantId tenant, DatabaseRoles database, Epoch epoch) {
    List<LoginRoles.Row> logins = roles.all(tenant);
    cluster.maintenance().useTransaction(handle -> refuse(handle, database, logins));
    int ended = 0;
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (Set<Integer> inside = inside(database); !inside.isEmpty(); inside = inside(database)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Sessions do not end in " + database.database());
      }
      ended += inside.size();
      for (int pid : inside) {
        cluster
            .maintenance()
            .useHandle(handle -> handle.execute("SELECT pg_terminate_backend(?)", pid));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    cluster.maintenance().useHandle(handle -> requireClosed(handle, database));
    mark(database, epoch, "fenced");
    return "fenced at epoch " + epoch + ", sessions ended " + (ended > 0 ? "some" : "none");
  }

  private static void refuse(Handle handle, DatabaseRoles database, List<LoginRoles.Row> logins) {
    var all = new ArrayList<String>();
    logins.forEach(login -> all.add(login.name()));
    all.add(database.owner());
    all.add(database.migrator());
    for (String role : all) {
      if (TenantsCluster.roleExists(handle, role)) {
        handle.execute("ALTER ROLE " + role + " NOLOGIN");
        handle.execute("REVOKE CONNECT ON DATABASE " + database.database() + " FROM " + role);
      }
    }
  }

  /** Two statements of their own, locks first: a view of activity is kept for a transaction. */
  private Set<Integer> inside(DatabaseRoles database) {
    var pids = new LinkedHashSet<Integer>();
    cluster
        .maintenance()
        .useHandle(
            handle -> {
              pids.addAll(
                  handle
                      .createQuery(
                          """
                          SELECT DISTINCT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.objid
                          WHERE l.locktype = 'object' AND l.classid = 'pg_database'::regclass
                            AND d.datname = :database AND l.pid IS NOT NULL AND l.pid <> pg_backend_pid()
                            AND NOT EXISTS (SELECT FROM pg_stat_activity a
                                            WHERE a.pid = l.pid AND a.usename = current_user)
                          """)
                      .bind("database", database.database())
                      .mapTo(Integer.class)
                      .list());
              pids.addAll(
                  handle
                      .createQuery(
                          """
                          SELECT pid FROM pg_stat_activity
                          WHERE datname = :database AND usename IS DISTINCT FROM current_user
                            AND backend_type IN ('client backend', 'walsender')
                          """)
                      .bind("database", database.database())
                      .mapTo(Integer.class)
                      .list());
            });
    return pids;
  }

  /** The ACL is read again after the last session has gone: it could have granted in between. */
  private static void requireClosed(Handle handle, DatabaseRoles database) {
    List<String> others =
        handle
            .createQuery(
                """
                SELECT coalesce(r.rolname, 'PUBLIC') FROM pg_database d, aclexplode(d.datacl) a
                LEFT JOIN pg_roles r ON r.oid = a.grantee
                WHERE d.datname = :database AND a.privilege_type = 'CONNECT' AND a.grantee <> d.datdba
                """)
            .bind("database", database.database())
            .mapTo(String.class)
            .list();
    if (!others.isEmpty()) {
      throw new IllegalStateException("CONNECT is granted again to " + others);
    }
  }

  private String mark(DatabaseRoles database, Epoch epoch, String state) {
    return cluster.in(
        database.database(),
        handle ->
            handle.inTransaction(
                transaction -> {
                  int changed =
                      transaction
                          .createUpdate(
                              """
                              INSERT INTO domicile.fence (epoch, state) VALUES (:epoch, :state)
                              ON CONFLICT (only_row) DO UPDATE
                              SET epoch = excluded.epoch, state = excluded.state, changed_at = now()
                              WHERE fence.epoch < excluded.epoch
                                 OR (fence.epoch = excluded.epoch AND excluded.state = 'fenced'
                                     AND fence.state = 'open')
                              """)
                          .bind("epoch", epoch.value())
                          .bind("state", state)
                          .execute();
                  if (changed == 1) {
                    transaction
                        .createUpdate(
                            """
                            INSERT INTO domicile.audit (actor, action, detail)
                            VALUES ('cell', 'database-' || :state,
                                    jsonb_build_object('epoch', :epoch::bigint))
                            """)
                        .bind("state", state)
                        .bind("epoch", epoch.value())
                        .execute();
                  }
                  boolean asWanted =
                      transaction
                          .createQuery(
                              "SELECT epoch = :epoch AND state = :state FROM domicile.fence")
                          .bind("epoch", epoch.value())
                          .bind("state", state)
                          .mapTo(Boolean.class)
                          .one();
                  if (!asWanted) {
                    throw new IllegalStateException(
                        "The database is fenced at this epoch or above; to open it again takes a new one.");
                  }
                  return state + " at epoch " + epoch;
                }));
  }
}
