package io.domicile.cell.fence;

import io.domicile.cell.cluster.DatabaseRoles;
import io.domicile.cell.cluster.Guard;
import io.domicile.cell.cluster.Replica;
import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.journal.Checkpoints;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Opens and closes a tenant's database. Closed means that nobody but the cell is in it, nobody can
 * come in, and nothing is left that could still be committed.
 *
 * <p>To close: every role of the tenant is made {@code NOLOGIN} and every grant of {@code CONNECT}
 * is revoked, in one transaction; from its commit on, whoever asks is refused. Then everybody who
 * was let in before, or is on the way in ({@link Presence}), is made to leave, until nobody is
 * there. Then the rights are read again, because somebody who was still in could have changed them,
 * and if so all of it is done once more. A replica refuses newcomers when it has replayed the
 * revoke; so it is waited for, and emptied in the same way. Only then is the database marked, and
 * the fence reported.
 *
 * <p>Somebody inside may have filled the cluster's lock table, taken every connection, or locked
 * the very rows that are to be changed, as a transaction does that sets its own password. Then
 * everybody is ended first, from a session that needs nothing of the kind ({@link Guard}), and the
 * statement is tried again.
 *
 * <p>What cannot be closed is not reported as closed: it throws, and is tried again. Thread-safe.
 */
public final class Fence {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long PAUSE_NANOS = 5_000_000L;

  /** Somebody who grants faster than this cell revokes is to be looked at by a person. */
  private static final int ROUNDS = 5;

  private final TenantsCluster cluster;
  private final Logins logins;
  private final Checkpoints checkpoints;
  private final Duration patience;

  /** The names of all login roles of a tenant that exist or are about to. */
  public interface Logins {
    List<String> of(TenantId tenant);
  }

  public Fence(TenantsCluster cluster, Logins logins, Checkpoints checkpoints) {
    this(cluster, logins, checkpoints, PATIENCE);
  }

  /** With another time than the usual for each thing that is waited for. */
  public Fence(TenantsCluster cluster, Logins logins, Checkpoints checkpoints, Duration patience) {
    this.cluster = cluster;
    this.logins = logins;
    this.checkpoints = checkpoints;
    this.patience = patience;
  }

  /** Writes into the database that it serves this epoch; the login role then opens it. */
  public String open(DatabaseRoles database, Epoch epoch) {
    return mark(database, epoch, FenceMark.State.OPEN);
  }

  /**
   * Closes the database for the epoch and every earlier one.
   *
   * @return what was done, for the journal
   * @throws IllegalStateException saying what stands in the way; to be tried again
   */
  public String close(TenantId tenant, DatabaseRoles database, Epoch epoch) {
    int ended = 0;
    List<String> admitted = List.of();
    HoldOut holdOut = HoldOut.ofDatabase(cluster.guard(), database.database(), patience);
    for (int round = 0; round < ROUNDS; round++) {
      holdOut.run(
          () -> cluster.maintenance().useTransaction(handle -> refuse(handle, tenant, database)));
      checkpoints.reached("fence-database/revoked");
      ended += holdOut.get(() -> empty(presence(cluster.maintenance(), database)));
      checkpoints.reached("fence-database/emptied");
      admitted = holdOut.get(() -> admitted(database));
      if (admitted.isEmpty()) {
        break;
      }
    }
    if (!admitted.isEmpty()) {
      throw new IllegalStateException(
          "CONNECT on " + database.database() + " is granted again and again, to " + admitted);
    }
    requireNoStranger(cluster.maintenance(), database);
    for (Replica replica : cluster.replicas()) {
      replica.awaitReplay(patience);
      ended += empty(presence(replica.jdbi(), database));
      requireNoStranger(replica.jdbi(), database);
    }
    requireNothingPrepared(database);
    mark(database, epoch, FenceMark.State.FENCED);
    return "fenced at epoch " + epoch + ", sessions ended: " + (ended > 0 ? "some" : "none");
  }

  private Presence presence(Jdbi server, DatabaseRoles database) {
    return new Presence(
        server, database.database(), cluster.cellRole(), cluster.replicationRoles());
  }

  private void refuse(Handle handle, TenantId tenant, DatabaseRoles database) {
    HoldOut.doNotWaitLong(handle);
    var all = new LinkedHashSet<String>();
    all.addAll(logins.of(tenant));
    all.addAll(List.of(database.owner(), database.access(), database.migrator()));
    for (String role : all) {
      if (TenantsCluster.roleExists(handle, role)) {
        handle.execute("ALTER ROLE " + role + " NOLOGIN");
      }
    }
    // Whoever it was granted to, and not only those we know of.
    for (String revoke :
        handle
            .createQuery(
                """
                SELECT format('REVOKE CONNECT ON DATABASE %I FROM %s CASCADE', d.datname,
                              CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(r.rolname) END)
                FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
                LEFT JOIN pg_roles r ON r.oid = a.grantee
                WHERE d.datname = :database AND a.privilege_type = 'CONNECT' AND a.grantee <> d.datdba
                """)
            .bind("database", database.database())
            .mapTo(String.class)
            .list()) {
      handle.execute(revoke);
    }
  }

  /** Makes everybody leave; returns how many were told to. */
  private int empty(Presence presence) {
    var told = new LinkedHashSet<Integer>();
    Set<Integer> mayNot = Set.of();
    long deadline = System.nanoTime() + patience.toNanos();
    for (Set<Integer> inside = presence.inside(); !inside.isEmpty(); inside = presence.inside()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            mayNot.isEmpty()
                ? "Sessions do not end, of process ids " + inside
                : "Sessions that the cell may not end, as of a superuser, have to leave by"
                    + " themselves: process ids "
                    + mayNot);
      }
      told.addAll(inside);
      mayNot = presence.end(inside);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return told.size();
  }

  /**
   * Who may come in, by grant or by membership, apart from the cell and from superusers, whom
   * nothing keeps out.
   */
  private List<String> admitted(DatabaseRoles database) {
    return cluster
        .maintenance()
        .withHandle(
            handle ->
                new ArrayList<>(
                    handle
                        .createQuery(
                            """
                            SELECT coalesce(r.rolname, 'PUBLIC') FROM pg_database d
                            CROSS JOIN LATERAL aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
                            LEFT JOIN pg_roles r ON r.oid = a.grantee
                            WHERE d.datname = :database AND a.privilege_type = 'CONNECT'
                              AND r.rolname IS DISTINCT FROM :cell
                            UNION
                            SELECT r.rolname FROM pg_roles r
                            WHERE r.rolcanlogin AND NOT r.rolsuper AND r.rolname <> :cell
                              AND has_database_privilege(r.oid, :database, 'CONNECT')
                            """)
                        .bind("database", database.database())
                        .bind("cell", cluster.cellRole())
                        .mapTo(String.class)
                        .list()));
  }

  /** A walsender without a database streams every database's changes. */
  private void requireNoStranger(Jdbi server, DatabaseRoles database) {
    List<String> strangers = presence(server, database).unknownReplication();
    if (!strangers.isEmpty()) {
      throw new IllegalStateException(
          "The whole cluster is being streamed to "
              + strangers
              + ", which are not among tenantsCluster.replicationRoles.");
    }
  }

  /** A prepared transaction belongs to no session, and could commit at any time. */
  private void requireNothingPrepared(DatabaseRoles database) {
    List<String> prepared =
        cluster
            .maintenance()
            .withHandle(
                handle ->
                    handle
                        .createQuery("SELECT gid FROM pg_prepared_xacts WHERE database = :database")
                        .bind("database", database.database())
                        .mapTo(String.class)
                        .list());
    if (!prepared.isEmpty()) {
      throw new IllegalStateException(
          prepared.size()
              + " prepared transactions are left in "
              + database.database()
              + "; roll them back, and set max_prepared_transactions to 0.");
    }
  }

  private String mark(DatabaseRoles database, Epoch epoch, FenceMark.State state) {
    return cluster.in(
        database.database(),
        handle -> handle.inTransaction(transaction -> FenceMark.write(transaction, epoch, state)));
  }
}
