package io.domicile.cell.routes;

import io.domicile.contract.tenant.TenantId;
import io.domicile.service.database.Document;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The statements of routes and of the changes that led to them. */
@RegisterConstructorMapper(RouteDao.Present.class)
@RegisterConstructorMapper(RouteDao.Change.class)
interface RouteDao {

  /** Where the routes stand. */
  record Present(long version, @Nullable String head) {}

  /** A delta as it was signed. */
  record Change(long since, long version, String document) {}

  @SqlQuery("SELECT version, head FROM route_version FOR UPDATE")
  Present lock();

  @SqlQuery("SELECT version, head FROM route_version")
  Present present();

  @SqlUpdate("UPDATE route_version SET version = :version, head = :head")
  void advance(long version, String head);

  @SqlUpdate("UPDATE route_version SET clusters = :clusters WHERE clusters <> :clusters")
  boolean setClusters(Document clusters);

  @SqlQuery("SELECT document::text FROM route WHERE tenant = :tenant")
  Optional<String> find(TenantId tenant);

  @SqlQuery("SELECT document::text FROM route ORDER BY tenant")
  List<String> all();

  @SqlUpdate(
      """
      INSERT INTO route (tenant, document) VALUES (:tenant, :document)
      ON CONFLICT (tenant) DO UPDATE SET document = excluded.document
      """)
  void put(TenantId tenant, Document document);

  @SqlUpdate(
      "INSERT INTO route_delta (since, version, document) VALUES (:since, :version, :document)")
  void insert(long since, long version, String document);

  @SqlUpdate("DELETE FROM route_delta WHERE version <= :version")
  void prune(long version);

  @SqlQuery(
      """
      SELECT since, version, document FROM route_delta WHERE version > :version ORDER BY version
      """)
  List<Change> changesAfter(long version);

  @SqlUpdate(
      """
      INSERT INTO runtime (id, acknowledged, seen_at) VALUES (:id, :version, :now)
      ON CONFLICT (id) DO UPDATE
      SET acknowledged = excluded.acknowledged, seen_at = excluded.seen_at
      """)
  void acknowledge(String id, long version, OffsetDateTime now);

  @SqlQuery("SELECT id FROM runtime WHERE acknowledged >= :version")
  Set<String> acknowledging(long version);
}
