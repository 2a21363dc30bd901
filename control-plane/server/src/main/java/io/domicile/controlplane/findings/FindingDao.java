package io.domicile.controlplane.findings;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.contract.json.Json;
import io.domicile.contract.tenant.TenantId;
import io.domicile.service.database.Document;
import io.domicile.service.database.ValueTypes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Findings. */
@RegisterRowMapper(FindingDao.Mapper.class)
interface FindingDao {

  /** A finding that was closed. */
  record Closed(UUID id, TenantId tenant) {}

  /** Locks the tenants that still have this policy, and gives them in the order of their ids. */
  @SqlQuery(
      """
      SELECT id FROM tenant
      WHERE id = ANY (:tenants) AND residency = CAST(:residency AS jsonb)
      ORDER BY id FOR UPDATE
      """)
  List<TenantId> lock(UUID[] tenants, Document residency);

  /** 0 if it is open already. */
  @SqlUpdate(
      """
      INSERT INTO residency_finding (id, tenant, kind, fingerprint, due, document, found_at)
      VALUES (:id, :tenant, :kind, :fingerprint, :due, :document, :now)
      ON CONFLICT (tenant, kind, fingerprint) WHERE closed_at IS NULL DO NOTHING
      """)
  int open(
      UUID id,
      TenantId tenant,
      Finding.Kind kind,
      String fingerprint,
      @Nullable Instant due,
      Document document,
      Instant now);

  /** Closes whatever is open of these tenants beside what is found now. */
  @SqlQuery(
      """
      UPDATE residency_finding SET closed_at = :now
      WHERE tenant = ANY (:tenants) AND closed_at IS NULL AND fingerprint <> ALL (:found)
      RETURNING id, tenant
      """)
  @RegisterConstructorMapper(Closed.class)
  List<Closed> close(UUID[] tenants, String[] found, Instant now);

  @SqlQuery(
      """
      SELECT id, tenant, kind, due, document::text AS document, found_at, closed_at
      FROM residency_finding
      WHERE closed_at IS NULL AND id > :after
      ORDER BY id LIMIT :limit
      """)
  List<Finding> page(UUID after, int limit);

  @SqlQuery(
      """
      SELECT id, tenant, kind, due, document::text AS document, found_at, closed_at
      FROM residency_finding
      WHERE tenant = :tenant AND closed_at IS NULL
      ORDER BY id
      """)
  List<Finding> of(TenantId tenant);

  /** Rows as findings. */
  final class Mapper implements RowMapper<Finding> {

    @Override
    public Finding map(ResultSet row, StatementContext context) throws SQLException {
      return new Finding(
          row.getObject("id", UUID.class),
          new TenantId(row.getObject("tenant", UUID.class)),
          Objects.requireNonNull(ValueTypes.word(row, "kind", Finding.Kind.class)),
          instant(row.getTimestamp("due")),
          Json.read(row.getString("document").getBytes(UTF_8), JsonNode.class),
          row.getTimestamp("found_at").toInstant(),
          instant(row.getTimestamp("closed_at")));
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
      return timestamp == null ? null : timestamp.toInstant();
    }
  }
}
