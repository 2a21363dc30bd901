package io.domicile.controlplane.desiredstate;

import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.TenantId;
import io.domicile.service.database.Document;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Desired state, per cell. */
@RegisterConstructorMapper(DesiredStateDao.Row.class)
interface DesiredStateDao {

  /**
   * One changed tenant beside what holds for the whole cell.
   *
   * @param tenant null in the one row there is when no tenant changed
   */
  record Row(long version, @Nullable String schemaRelease, @Nullable String tenant) {}

  @SqlUpdate(
      """
      INSERT INTO desired_version (cell, version, schema_release)
      VALUES (:cell, :version, :schemaRelease)
      """)
  void open(CellId cell, long version, @Nullable Document schemaRelease);

  /** Takes the next version; the row stays locked until the transaction ends. */
  @SqlQuery("UPDATE desired_version SET version = version + 1 WHERE cell = :cell RETURNING version")
  long next(CellId cell);

  @SqlUpdate(
      """
      INSERT INTO desired_tenant (cell, tenant, version, document)
      VALUES (:cell, :tenant, :version, :document)
      ON CONFLICT (cell, tenant)
      DO UPDATE SET version = excluded.version, document = excluded.document
      """)
  void put(CellId cell, TenantId tenant, long version, Document document);

  @SqlQuery("SELECT cell FROM desired_version ORDER BY cell FOR UPDATE")
  List<CellId> lockAll();

  @SqlUpdate("UPDATE desired_version SET version = version + 1, schema_release = :schemaRelease")
  void setSchemaRelease(Document schemaRelease);

  @SqlQuery("SELECT version FROM desired_version WHERE cell = :cell")
  Optional<Long> version(CellId cell);

  /** In one statement, so that all of it is of one moment. */
  @SqlQuery(
      """
      SELECT v.version, v.schema_release::text AS schema_release, t.document::text AS tenant
      FROM desired_version v
      LEFT JOIN desired_tenant t ON t.cell = v.cell AND t.version > :since
      WHERE v.cell = :cell
      ORDER BY t.version
      """)
  List<Row> since(CellId cell, long since);
}
