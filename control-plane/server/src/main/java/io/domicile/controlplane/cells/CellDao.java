package io.domicile.controlplane.cells;

import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Isolation;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.words.WireName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Cells and what they reported of themselves. */
@RegisterRowMapper(CellDao.Mapper.class)
@RegisterConstructorMapper(CellDao.Registration.class)
interface CellDao {

  String COLUMNS =
      """
      SELECT c.id, c.region, least(c.max_tenants, o.max_tenants) AS max_tenants, c.tenants,
        o.isolations, o.warm_spares, c.endpoint_pattern, c.registered_at, c.enrolled_at,
        o.accepted_version, o.observed_at, l.heard_at,
        CASE WHEN l.heard_at < now() - make_interval(secs => :silentAfter) THEN l.heard_at END
          AS silent_since
      FROM cell c LEFT JOIN cell_observation o ON o.cell = c.id
        LEFT JOIN cell_heard h ON h.cell = c.id
        CROSS JOIN LATERAL (
          SELECT coalesce(h.heard_at, o.observed_at, c.enrolled_at) AS heard_at) l
      """;

  /** What enrolment looks at. */
  record Registration(
      CellId id,
      RegionCode region,
      int maxTenants,
      String endpointPattern,
      String enrolmentTokenSha256,
      Instant enrolmentExpiresAt,
      @Nullable String publicKey) {}

  @SqlQuery(COLUMNS + " ORDER BY c.id")
  List<Cell> all(double silentAfter);

  @SqlQuery(COLUMNS + " WHERE c.id = :cell")
  Optional<Cell> find(CellId cell, double silentAfter);

  @SqlQuery(COLUMNS + " WHERE c.region = ANY(:regions) ORDER BY c.id FOR UPDATE OF c")
  List<Cell> lockIn(Collection<String> regions, double silentAfter);

  /** By the database's clock, which all servers share. */
  @SqlUpdate(
      """
      INSERT INTO cell_heard AS h (cell, heard_at) VALUES (:cell, now())
      ON CONFLICT (cell) DO UPDATE SET heard_at = greatest(h.heard_at, excluded.heard_at)
      """)
  void heard(CellId cell);

  @SqlUpdate("UPDATE cell SET tenants = tenants + 1 WHERE id = :cell")
  void takeRoom(CellId cell);

  @SqlUpdate(
      """
      INSERT INTO cell (id, region, max_tenants, endpoint_pattern, enrolment_token_sha256,
        enrolment_expires_at, registered_at)
      VALUES (:cell, :region, :maxTenants, :endpointPattern, :tokenSha256, :expiresAt, :now)
      ON CONFLICT (id) DO NOTHING
      """)
  int register(
      CellId cell,
      RegionCode region,
      int maxTenants,
      String endpointPattern,
      String tokenSha256,
      Instant expiresAt,
      Instant now);

  @SqlQuery(
      """
      SELECT id, region, max_tenants, endpoint_pattern, enrolment_token_sha256,
        enrolment_expires_at, public_key
      FROM cell WHERE id = :cell FOR UPDATE
      """)
  Optional<Registration> lock(CellId cell);

  @SqlUpdate(
      """
      UPDATE cell SET enrolment_token_sha256 = :tokenSha256, enrolment_expires_at = :expiresAt
      WHERE id = :cell AND public_key IS NULL
      """)
  void renewToken(CellId cell, String tokenSha256, Instant expiresAt);

  @SqlUpdate(
      """
      UPDATE cell SET public_key = :publicKey, enrolled_at = :now
      WHERE id = :cell AND public_key IS NULL
      """)
  void enrol(CellId cell, String publicKey, Instant now);

  @SqlQuery("SELECT public_key FROM cell WHERE id = :cell AND public_key IS NOT NULL")
  Optional<String> publicKey(String cell);

  @SqlUpdate(
      """
      INSERT INTO cell_observation AS o (cell, accepted_version, isolations, max_tenants, tenants,
        warm_spares, observed_at)
      VALUES (:cell, :acceptedVersion, :isolations, :maxTenants, :tenants, :warmSpares, :observedAt)
      ON CONFLICT (cell) DO UPDATE SET
        accepted_version = greatest(o.accepted_version, excluded.accepted_version),
        isolations = excluded.isolations, max_tenants = excluded.max_tenants,
        tenants = excluded.tenants, warm_spares = excluded.warm_spares,
        observed_at = excluded.observed_at
      WHERE excluded.observed_at >= o.observed_at
      """)
  int observe(
      CellId cell,
      long acceptedVersion,
      Collection<String> isolations,
      int maxTenants,
      int tenants,
      int warmSpares,
      Instant observedAt);

  /** Rows as cells. */
  final class Mapper implements RowMapper<Cell> {

    @Override
    public Cell map(ResultSet row, StatementContext context) throws SQLException {
      return new Cell(
          new CellId(row.getString("id")),
          new RegionCode(row.getString("region")),
          row.getInt("max_tenants"),
          row.getInt("tenants"),
          isolations(row),
          row.getInt("warm_spares"),
          new EndpointPattern(row.getString("endpoint_pattern")),
          row.getTimestamp("registered_at").toInstant(),
          instant(row, "enrolled_at"),
          row.getLong("accepted_version"),
          instant(row, "observed_at"),
          instant(row, "heard_at"),
          instant(row, "silent_since"));
    }

    private static Set<Isolation> isolations(ResultSet row) throws SQLException {
      var array = row.getArray("isolations");
      if (array == null) {
        return EnumSet.of(Isolation.DATABASE);
      }
      var offered = EnumSet.noneOf(Isolation.class);
      for (String name : (String[]) array.getArray()) {
        offered.add(WireName.parse(Isolation.class, name));
      }
      return offered;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
      Timestamp timestamp = row.getTimestamp(column);
      return timestamp == null ? null : timestamp.toInstant();
    }
  }
}
