package io.domicile.cell.cluster;

import io.domicile.contract.secret.Secret;
import java.util.List;

/**
 * What a superuser runs once on a tenants' cluster, in any database of it, before a cell can use
 * it. To run it twice is fine.
 */
public final class ClusterBootstrap {

  /** The cell's role on the tenants' cluster. */
  public static final String CELL_ROLE = "domicile_cell";

  private ClusterBootstrap() {}

  /**
   * The statements, in order, each to be run by itself.
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
            + SqlNames.literal(password.reveal()),
        // Roles it makes are its own to act as; without this it could administer them and no more.
        "ALTER ROLE domicile_cell SET createrole_self_grant = 'set, inherit'",
        "GRANT pg_signal_backend, pg_monitor TO domicile_cell",
        // A tenant's role has no business in any database but its tenant's.
        "REVOKE ALL ON DATABASE postgres FROM PUBLIC",
        "REVOKE ALL ON DATABASE template1 FROM PUBLIC",
        "GRANT CONNECT ON DATABASE postgres TO domicile_cell");
  }
}
