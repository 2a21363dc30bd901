package io.domicile.cell.credentials;

import io.domicile.cell.cluster.SessionLimits;
import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.fence.HoldOut;
import io.domicile.contract.tenantdatabase.DatabaseNames;
import io.domicile.contract.tenantdatabase.PlatformSchema;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives login roles their number of connections and the settings that their sessions begin with,
 * and finds those that have others: made by an earlier version, or changed by the role itself,
 * which PostgreSQL allows for most settings. Thread-safe.
 */
final class LoginLimits {

  private static final Logger log = LoggerFactory.getLogger(LoginLimits.class);

  private final TenantsCluster cluster;

  LoginLimits(TenantsCluster cluster) {
    this.cluster = cluster;
  }

  /** As the role is made. */
  void set(Handle handle, String role) {
    handle.execute("ALTER ROLE " + role + " RESET ALL");
    for (String setting : settings(handle)) {
      int equals = setting.indexOf('=');
      handle.execute(
          "ALTER ROLE %s SET %s = '%s'"
              .formatted(role, setting.substring(0, equals), setting.substring(equals + 1)));
    }
    handle.execute("ALTER ROLE " + role + " CONNECTION LIMIT " + limits().connections());
  }

  /** Finds all roles with other limits in one statement, and sets theirs; returns how many. */
  int enforce() {
    List<Deviation> deviations = cluster.maintenance().withHandle(this::deviations);
    int set = 0;
    for (Deviation deviation : deviations) {
      try {
        cluster
            .maintenance()
            .useTransaction(
                handle -> {
                  HoldOut.doNotWaitLong(handle);
                  deviation
                      .databases()
                      .forEach(
                          database ->
                              handle.execute(
                                  "ALTER ROLE %s IN DATABASE %s RESET ALL"
                                      .formatted(deviation.role(), database)));
                  set(handle, deviation.role());
                });
        set++;
      } catch (RuntimeException later) {
        log.warn("The limits of a login role are set at the next look: {}", later.toString());
      }
    }
    return set;
  }

  /**
   * A role with other limits.
   *
   * @param databases in which it has settings, quoted: a database's name may be anything
   */
  private record Deviation(String role, List<String> databases) {}

  private List<Deviation> deviations(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT r.rolname,
                   ARRAY(SELECT quote_ident(d.datname) FROM pg_db_role_setting o JOIN pg_database d
                         ON d.oid = o.setdatabase WHERE o.setrole = r.oid)::text[] AS elsewhere
            FROM pg_roles r
            LEFT JOIN pg_db_role_setting s ON s.setrole = r.oid AND s.setdatabase = 0
            WHERE r.rolcanlogin AND r.rolname ~ :logins
              AND (r.rolconnlimit <> :connections
                   OR s.setconfig IS NULL
                   OR NOT (s.setconfig @> :settings::text[] AND s.setconfig <@ :settings::text[])
                   OR EXISTS (SELECT FROM pg_db_role_setting o
                              WHERE o.setrole = r.oid AND o.setdatabase <> 0))
            """)
        .bind("logins", DatabaseNames.LOGIN)
        .bind("connections", limits().connections())
        .bind("settings", settings(handle).toArray(String[]::new))
        .map(
            (row, context) ->
                new Deviation(
                    row.getString("rolname"),
                    List.of((String[]) row.getArray("elsewhere").getArray())))
        .list();
  }

  private List<String> settings(Handle handle) {
    var settings = new ArrayList<String>();
    settings.add("search_path=" + PlatformSchema.PRODUCT_SCHEMA);
    int version =
        handle
            .createQuery("SELECT current_setting('server_version_num')::integer")
            .mapTo(Integer.class)
            .one();
    boolean mayLimitFiles =
        version >= 150_000
            && handle
                .createQuery(
                    "SELECT has_parameter_privilege(current_user, 'temp_file_limit', 'SET')")
                .mapTo(Boolean.class)
                .one();
    settings.addAll(limits().settings(version, mayLimitFiles));
    return settings;
  }

  private SessionLimits limits() {
    return cluster.limits();
  }
}
