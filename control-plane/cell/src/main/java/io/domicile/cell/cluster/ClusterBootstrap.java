package io.domicile.cell.cluster;

import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenantdatabase.PublicRights;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * What a superuser runs on a tenants' cluster before a cell can use it: the cell's role, and the
 * template of tenants' databases, in which {@code PUBLIC} has lost what {@link PublicRights} names.
 * To run it again is fine, and brings databases that earlier versions made to the same rights.
 */
public final class ClusterBootstrap {

  /** The cell's role on the tenants' cluster. */
  public static final String CELL_ROLE = "domicile_cell";

  private static final String WITHOUT_RIGHTS_TAKEN =
      """
      SELECT datname FROM pg_database
      WHERE datname ~ '^(t_[0-9a-f]{32}_i[0-9]+|spare_[0-9a-f]{32})$' AND datallowconn
        AND shobj_description(oid, 'pg_database') IS DISTINCT FROM '%s'
      """
          .formatted(PublicRights.MARK);

  /** The cell may set a search path of its databases, and a superuser must not follow it. */
  private static final String SAFE_SEARCH_PATH = "SET search_path = pg_catalog, pg_temp";

  private ClusterBootstrap() {}

  /** Connections of a superuser. */
  public interface Superuser {
    Connection connect(String database) throws SQLException;
  }

  /** The connections are of somebody who is no superuser; the message is for the operator. */
  public static final class NotSuperuserException extends SQLException {
    NotSuperuserException(String role) {
      super(
          "Role "
              + role
              + " is no superuser of this server. Only a superuser can take PostgreSQL's own"
              + " functions and catalogs from PUBLIC.",
          TenantsCluster.INSUFFICIENT_PRIVILEGE);
    }
  }

  /**
   * Runs all of it.
   *
   * @return how many databases of an earlier version lost the rights of PUBLIC
   * @throws NotSuperuserException before anything is changed
   */
  public static int prepare(Superuser superuser, Secret<String> password) throws SQLException {
    var old = new ArrayList<String>();
    try (Connection connection = superuser.connect("postgres");
        var statement = connection.createStatement()) {
      statement.execute(SAFE_SEARCH_PATH);
      requireSuperuser(statement);
      for (String sql : statements(password)) {
        statement.execute(sql);
      }
      prepareTemplate(superuser, connection);
      try (var rows = statement.executeQuery(WITHOUT_RIGHTS_TAKEN)) {
        while (rows.next()) {
          old.add(rows.getString(1));
        }
      }
    }
    for (String database : old) {
      takeRights(superuser, database);
    }
    return old.size();
  }

  private static void requireSuperuser(Statement statement) throws SQLException {
    try (var row =
        statement.executeQuery(
            "SELECT rolname, rolsuper FROM pg_roles WHERE rolname = current_user")) {
      row.next();
      if (!row.getBoolean(2)) {
        throw new NotSuperuserException(row.getString(1));
      }
    }
  }

  private static void prepareTemplate(Superuser superuser, Connection connection)
      throws SQLException {
    String template = PublicRights.TEMPLATE;
    try (var statement = connection.createStatement()) {
      boolean isThere;
      try (var row =
          statement.executeQuery(
              "SELECT datistemplate AND shobj_description(oid, 'pg_database') = '"
                  + PublicRights.MARK
                  + "' FROM pg_database WHERE datname = '"
                  + template
                  + "'")) {
        isThere = row.next();
        if (isThere && row.getBoolean(1)) {
          return;
        }
      }
      if (!isThere) {
        statement.execute("CREATE DATABASE " + template + " TEMPLATE template0 ENCODING 'UTF8'");
      }
      statement.execute("ALTER DATABASE " + template + " ALLOW_CONNECTIONS true");
      statement.execute("REVOKE ALL ON DATABASE " + template + " FROM PUBLIC");
      takeRights(superuser, template);
      statement.execute("ALTER DATABASE " + template + " IS_TEMPLATE true ALLOW_CONNECTIONS false");
    }
  }

  private static void takeRights(Superuser superuser, String database) throws SQLException {
    try (Connection connection = superuser.connect(database);
        var statement = connection.createStatement()) {
      statement.execute(SAFE_SEARCH_PATH);
      statement.execute(PublicRights.take(CELL_ROLE));
      statement.execute("COMMENT ON DATABASE " + database + " IS '" + PublicRights.MARK + "'");
    }
  }

  /**
   * What makes the cell's role, in order, each to be run by itself in any database.
   *
   * @param password what the cell's role will log in with
   */
  public static List<String> statements(Secret<String> password) {
    return List.of(
        """
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'domicile_cell') THEN
            CREATE ROLE domicile_cell;
          END IF;
        END $$
        """,
        "ALTER ROLE domicile_cell LOGIN NOSUPERUSER CREATEDB CREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD "
            + PlainSql.literal(password.reveal()),
        // Roles it makes are its own to act as; without this it could administer them and no more.
        "ALTER ROLE domicile_cell SET createrole_self_grant = 'set, inherit'",
        "GRANT pg_signal_backend, pg_monitor TO domicile_cell",
        // Where the server knows them: a place when all others are taken, and a limit on files that
        // a role cannot lift for itself.
        """
        DO $$ BEGIN
          IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'pg_use_reserved_connections') THEN
            GRANT pg_use_reserved_connections TO domicile_cell;
          END IF;
          IF current_setting('server_version_num')::integer >= 150000 THEN
            EXECUTE 'GRANT SET ON PARAMETER temp_file_limit TO domicile_cell';
          END IF;
        END $$
        """,
        // A tenant's role has no business in any database but its tenant's.
        "REVOKE ALL ON DATABASE postgres FROM PUBLIC",
        "REVOKE ALL ON DATABASE template1 FROM PUBLIC",
        "GRANT CONNECT ON DATABASE postgres TO domicile_cell");
  }
}
