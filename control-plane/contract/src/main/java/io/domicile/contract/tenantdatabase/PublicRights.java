package io.domicile.contract.tenantdatabase;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code PUBLIC} may do in a tenant's database, apart from tables. PostgreSQL lets every role
 * call functions that fill the cluster's lock table, write the log or block a session, and read
 * catalogs that name every database and role; rights on both are a database's own. A superuser
 * takes them from {@code PUBLIC} once per database, in practice in the template of all of them, and
 * leaves the cell's role the right to give functions back.
 */
public final class PublicRights {

  /** The template that a superuser prepares, and cells make databases from. */
  public static final String TEMPLATE = "domicile_template";

  /** The comment on a database from which these rights have been taken. */
  public static final String MARK = "domicile rights 1";

  /** Functions that a product may declare a need for, and gets back for its login roles. */
  public enum Functions {
    /** Locks by number, which fill the lock table of the whole cluster. */
    ADVISORY_LOCKS("^pg_(try_)?advisory_"),
    /** Large objects, each of which takes a lock when it is made, opened or removed. */
    LARGE_OBJECTS("^(lo_[a-z0-9_]+|loread|lowrite)$"),
    /** The function; the statement {@code NOTIFY} asks for no right. */
    NOTIFY("^pg_notify$"),
    /** Waiting inside the server, on a connection that others could use. */
    SLEEP("^pg_sleep(_for|_until)?$");

    private final String pattern;

    Functions(String pattern) {
      this.pattern = pattern;
    }
  }

  /** Functions for administrators, and those that show other sessions and databases. */
  private static final String ADMINISTRATION =
      "^(pg_cancel_backend|pg_terminate_backend|pg_export_snapshot|pg_logical_emit_message"
          + "|pg_database_size|pg_tablespace_size|pg_lock_status|pg_prepared_xact|pg_blocking_pids"
          + "|pg_safe_snapshot_blocking_pids|pg_get_replication_slots"
          + "|pg_show_replication_origin_status|pg_tablespace_databases"
          + "|pg_stat_get_(activity|backend_[a-z_]+|db_[a-z_]+|progress_info|wal_senders"
          + "|wal_receiver|replication_slot|replication_slots|subscription|io|slru|wal|archiver"
          + "|bgwriter_[a-z_]+|checkpointer_[a-z_]+))$";

  private static final String CATALOGS =
      "^(pg_database|pg_roles|pg_user|pg_group|pg_auth_members|pg_db_role_setting|pg_shdepend"
          + "|pg_shdescription|pg_shseclabel|pg_parameter_acl|pg_locks|pg_prepared_xacts"
          + "|pg_replication_[a-z_]+|pg_stat_(activity|database|database_conflicts|ssl|gssapi"
          + "|replication|replication_slots|subscription|subscription_stats|wal_receiver|wal|io|slru"
          + "|archiver|bgwriter|checkpointer|recovery_prefetch|progress_[a-z_]+))$";

  private PublicRights() {}

  /**
   * Takes the rights from {@code PUBLIC} in the database that it is run in, and gives them to the
   * cell's role. To run it twice is fine.
   *
   * @param cellRole a plain SQL name
   * @return one statement, for a superuser
   */
  public static String take(String cellRole) {
    var patterns = new StringBuilder(ADMINISTRATION);
    for (Functions functions : Functions.values()) {
      patterns.append('|').append(functions.pattern);
    }
    return """
    DO $rights$
    DECLARE it text;
    BEGIN
      FOR it IN SELECT oid::regprocedure FROM pg_proc
                WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '%1$s' LOOP
        EXECUTE 'REVOKE EXECUTE ON FUNCTION ' || it || ' FROM PUBLIC';
        IF it !~ '^lo_(im|ex)port' THEN
          EXECUTE 'GRANT EXECUTE ON FUNCTION ' || it || ' TO %3$s WITH GRANT OPTION';
        END IF;
      END LOOP;
      FOR it IN SELECT oid::regclass FROM pg_class
                WHERE relnamespace = 'pg_catalog'::regnamespace AND relkind IN ('r', 'v')
                  AND relname ~ '%2$s' LOOP
        EXECUTE 'REVOKE ALL ON ' || it || ' FROM PUBLIC';
        EXECUTE 'GRANT SELECT ON ' || it || ' TO %3$s';
      END LOOP;
    END $rights$
    """
        .formatted(patterns, CATALOGS, cellRole);
  }

  /**
   * Lets a role call exactly these functions, of those that can be given back.
   *
   * @param role a plain SQL name
   * @return one statement, for the cell's role, in a database that bears the {@link #MARK}
   */
  public static String giveBack(Collection<Functions> functions, String role) {
    var statement = new StringBuilder("DO $rights$\nDECLARE it text;\nBEGIN\n");
    for (Functions group : Functions.values()) {
      String change =
          functions.contains(group)
              ? "'GRANT EXECUTE ON FUNCTION ' || it || ' TO " + role + "'"
              : "'REVOKE EXECUTE ON FUNCTION ' || it || ' FROM " + role + "'";
      statement.append(
          """
            FOR it IN SELECT oid::regprocedure FROM pg_proc
                      WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '%s'
                        AND proname !~ '^lo_(im|ex)port' LOOP
              EXECUTE %s;
            END LOOP;
          """
              .formatted(group.pattern, change));
    }
    return statement.append("END $rights$\n").toString();
  }

  /** What tells apart two sets of rights that databases may have been given. */
  public static String fingerprint(Set<Functions> functions) {
    return MARK + ": " + new TreeSet<>(functions);
  }
}
