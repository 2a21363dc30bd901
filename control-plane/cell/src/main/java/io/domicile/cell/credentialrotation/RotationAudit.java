package io.domicile.cell.credentialrotation;

import io.domicile.cell.cluster.DatabaseRoles;
import io.domicile.cell.cluster.TenantsCluster;
import java.util.Locale;

/** Writes rotations into the audit table of the tenant's own database. Thread-safe. */
final class RotationAudit {

  private final TenantsCluster cluster;

  RotationAudit(TenantsCluster cluster) {
    this.cluster = cluster;
  }

  /** Records a step; one that is taken again writes no second entry. */
  void record(RotationRow row, DatabaseRoles database, String action, int serial) {
    cluster.in(
        database.database(),
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO domicile.audit (actor, action, detail)
                    SELECT 'cell', :action, d FROM jsonb_build_object('rotation', :id::text, 'epoch', :epoch::bigint,
                      'serial', :serial::int, 'cause', :cause::text) d
                    WHERE NOT EXISTS (SELECT FROM domicile.audit a WHERE a.action = :action AND a.detail = d)
                    """)
                .bind("action", action)
                .bind("id", row.id().toString())
                .bind("epoch", row.epoch().value())
                .bind("serial", serial)
                .bind("cause", row.cause().name().toLowerCase(Locale.ROOT))
                .execute());
  }
}
