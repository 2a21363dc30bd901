package io.domicile.controlplane.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.json.Json;
import io.domicile.contract.schemarelease.SchemaReleaseReference;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.Generation;
import io.domicile.contract.tenant.Isolation;
import io.domicile.contract.tenant.Slug;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.controlplane.cells.EndpointPattern;
import io.domicile.controlplane.lifecycle.TenantState;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.RegionCode;
import io.domicile.service.database.Document;
import io.domicile.service.database.ValueTypes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Tenants and their placements. */
@RegisterRowMapper(TenantDao.Mapper.class)
interface TenantDao {

  String SELECT =
      """
      SELECT t.id, t.slug, t.display_name, t.state, t.generation, t.revision, t.isolation, t.plan,
        t.residency::text AS residency, t.serving, t.requested_region, t.home_region, t.home_cell,
        t.home_epoch, t.created_at, t.vault_key, c.endpoint_pattern,
        r.product AS release_product, r.number AS release_number, r.digest AS release_digest
      FROM tenant t
      LEFT JOIN cell c ON c.id = t.home_cell
      LEFT JOIN schema_release r ON r.number = t.schema_release
      """;

  /** 0 if the slug has been used. Waits for another transaction that is about to use it. */
  @SqlUpdate(
      """
      INSERT INTO tenant (id, slug, display_name, state, generation, revision, isolation, plan,
        residency, requested_region, vault_key, created_at)
      VALUES (:id, :slug, :displayName, 'requested', 1, 1, :isolation, :plan, :residency,
        :requestedRegion, :vaultKey, :now)
      ON CONFLICT (slug) DO NOTHING
      """)
  int insert(
      TenantId id,
      Slug slug,
      String displayName,
      Isolation isolation,
      String plan,
      Document residency,
      @Nullable String requestedRegion,
      @Nullable VaultKeyId vaultKey,
      Instant now);

  /** Until the transaction ends, nobody else begins to name this key. */
  @SqlQuery("SELECT pg_advisory_xact_lock(hashtextextended('vault key ' || :vaultKey, 0))::text")
  String lockVaultKey(VaultKeyId vaultKey);

  /** The tenant that has named this key. */
  @SqlQuery("SELECT id FROM tenant WHERE vault_key = :vaultKey")
  Optional<TenantId> holderOf(VaultKeyId vaultKey);

  /** A published release. */
  @SqlQuery("SELECT product, number, digest FROM schema_release WHERE number = :number")
  @RegisterConstructorMapper(SchemaReleaseReference.class)
  Optional<SchemaReleaseReference> release(int number);

  @SqlQuery(SELECT + " WHERE t.id = :id")
  Optional<RegisteredTenant> find(TenantId id);

  @SqlQuery(SELECT + " WHERE t.slug = :slug")
  Optional<RegisteredTenant> findBySlug(String slug);

  @SqlQuery(SELECT + " WHERE t.id = :id FOR UPDATE OF t")
  Optional<RegisteredTenant> lock(TenantId id);

  @SqlQuery(SELECT + " WHERE t.id > :after ORDER BY t.id LIMIT :limit")
  List<RegisteredTenant> page(UUID after, int limit);

  @SqlQuery("SELECT id FROM tenant WHERE state = 'requested' ORDER BY id LIMIT :limit")
  List<TenantId> requested(int limit);

  /** What {@link PromiseWriter} writes of a tenant's row. */
  record PromiseRow(
      String displayName,
      String plan,
      Document residency,
      @Nullable VaultKeyId vaultKey,
      TenantState state,
      ServingState serving,
      Generation generation,
      @Nullable Integer release,
      @Nullable RegionCode region,
      @Nullable CellId cell,
      @Nullable Epoch epoch) {}

  /** 0 if the tenant is at another revision. */
  @SqlUpdate(
      """
      UPDATE tenant
      SET display_name = :displayName, plan = :plan, residency = :residency,
        vault_key = :vaultKey, state = :state, serving = :serving, generation = :generation,
        schema_release = :release,
        home_region = :region, home_cell = :cell, home_epoch = :epoch, revision = revision + 1
      WHERE id = :id AND revision = :revision
      """)
  int promise(TenantId id, long revision, @BindMethods PromiseRow row);

  @SqlUpdate(
      """
      INSERT INTO placement (tenant, epoch, cell, region, decisions, assets, placed_at)
      SELECT :tenant, :epoch, :cell, :region, permits, (
        SELECT jsonb_agg(
          jsonb_strip_nulls(jsonb_build_object(
            'kind', d->'assetKind', 'region', d->'region', 'keyRegion', d->'keyRegion'))
          ORDER BY d->>'assetKind')
        FROM jsonb_array_elements(permits) d), :now
      FROM (SELECT CAST(:decisions AS jsonb)) AS given (permits)
      """)
  void place(
      TenantId tenant,
      Epoch epoch,
      CellId cell,
      RegionCode region,
      Document decisions,
      Instant now);

  /** What its cell observed of it; what is promised stays. */
  @SqlUpdate("UPDATE tenant SET state = :state, revision = revision + 1 WHERE id = :id")
  void state(TenantId id, TenantState state);

  /** Rows as tenants. */
  final class Mapper implements RowMapper<RegisteredTenant> {

    @Override
    public RegisteredTenant map(ResultSet row, StatementContext context) throws SQLException {
      Slug slug = new Slug(row.getString("slug"));
      String cell = row.getString("home_cell");
      String pattern = row.getString("endpoint_pattern");
      String requestedRegion = row.getString("requested_region");
      String vaultKey = row.getString("vault_key");
      return new RegisteredTenant(
          new TenantId(row.getObject("id", UUID.class)),
          slug,
          row.getString("display_name"),
          word(row, "state", TenantState.class),
          new Generation(row.getLong("generation")),
          word(row, "isolation", Isolation.class),
          row.getString("plan"),
          cell == null
              ? null
              : new RegisteredTenant.Home(
                  new RegionCode(row.getString("home_region")),
                  new CellId(cell),
                  new Epoch(row.getLong("home_epoch"))),
          residency(row.getString("residency")),
          pattern == null ? null : new EndpointPattern(pattern).of(slug),
          row.getTimestamp("created_at").toInstant(),
          vaultKey == null ? null : new VaultKeyId(vaultKey),
          row.getLong("revision"),
          requestedRegion == null ? null : new RegionCode(requestedRegion),
          word(row, "serving", ServingState.class),
          release(row));
    }

    private static @Nullable SchemaReleaseReference release(ResultSet row) throws SQLException {
      String product = row.getString("release_product");
      return product == null
          ? null
          : new SchemaReleaseReference(
              product, row.getInt("release_number"), row.getString("release_digest"));
    }

    private static <E extends Enum<E>> E word(ResultSet row, String column, Class<E> type)
        throws SQLException {
      return Objects.requireNonNull(ValueTypes.word(row, column, type));
    }

    private static ResidencyPolicy residency(String json) throws SQLException {
      try {
        return Json.mapper().readValue(json, ResidencyPolicy.class);
      } catch (JsonProcessingException e) {
        throw new SQLException("tenant.residency does not have its shape", e);
      }
    }
  }
}
