package io.domicile.controlplane.observedstate;

import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.tenant.TenantId;
import io.domicile.service.database.Document;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** What was last observed of each tenant. */
interface ObservationDao {

  /** What the cell last reported. */
  @SqlQuery("SELECT document::text FROM observed_tenant WHERE cell = :cell AND tenant = :tenant")
  Optional<String> find(CellId cell, TenantId tenant);

  /** What the home's cell last reported, by the tenant's id. */
  @SqlQuery(
      """
      SELECT o.document::text FROM observed_tenant o
      JOIN tenant t ON t.id = o.tenant AND t.home_cell = o.cell WHERE t.id = :tenant
      """)
  Optional<String> find(TenantId tenant);

  /** What the home's cell last reported, by the tenant's slug. */
  @SqlQuery(
      """
      SELECT o.document::text FROM observed_tenant o
      JOIN tenant t ON t.id = o.tenant AND t.home_cell = o.cell WHERE t.slug = :slug
      """)
  Optional<String> findBySlug(String slug);

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
