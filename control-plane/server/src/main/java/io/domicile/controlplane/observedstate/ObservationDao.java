package io.domicile.controlplane.observedstate;

import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.tenant.TenantId;
import io.domicile.controlplane.database.Document;
import java.time.Instant;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** What was last observed of each tenant. */
interface ObservationDao {

  /** 0 if a later observation is there. */
  @SqlUpdate(
      """
      INSERT INTO observed_tenant AS o (cell, tenant, generation, observed_at, document)
      VALUES (:cell, :tenant, :generation, :observedAt, :document)
      ON CONFLICT (cell, tenant) DO UPDATE SET
        generation = excluded.generation, observed_at = excluded.observed_at,
        document = excluded.document
      WHERE (excluded.generation, excluded.observed_at) >= (o.generation, o.observed_at)
      """)
  int keep(
      CellId cell, TenantId tenant, Generation generation, Instant observedAt, Document document);
}
