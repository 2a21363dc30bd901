package io.domicile.cell.apikeys;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.databases.Databases;
import io.domicile.cell.desiredstate.DesiredTenants;
import io.domicile.cell.keys.TenantKeys;
import io.domicile.cell.routes.RouteBook;
import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.bytes.Digests;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.IdempotencyKey;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.json.Json;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.tenantdatabase.ApiKey;
import io.domicile.residency.region.RegionCode;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * Mints API keys. The request's row in the cell's database is written first and locked while the
 * key goes into the tenant's; a repeated request finds the key there, or, if the process was killed
 * in between, that there is none, and mints it then. Thread-safe.
 */
final class ApiKeyMint {

  private final DesiredTenants desired;
  private final Databases databases;
  private final RouteBook routes;
  private final TenantKeys keys;
  private final TenantsCluster cluster;
  private final RegionCode region;
  private final Jdbi jdbi;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  /**
   * A key that was minted.
   *
   * @param text null where the request had been answered before
   */
  record Minted(String id, @Nullable Secret<String> text, Instant expiresAt) {}

  /** A request as it is kept. */
  public record Row(Bytes requestSha256, String keyId) {}

  /** The statements. */
  @RegisterConstructorMapper(Row.class)
  interface Dao {

    @SqlUpdate(
        """
        INSERT INTO api_key_request (tenant, idempotency_key, request_sha256, key_id)
        VALUES (:tenant, :key, :sha256, :keyId) ON CONFLICT (tenant, idempotency_key) DO NOTHING
        """)
    void add(TenantId tenant, String key, Bytes sha256, String keyId);

    @SqlQuery(
        """
        SELECT request_sha256, key_id FROM api_key_request
        WHERE tenant = :tenant AND idempotency_key = :key FOR UPDATE SKIP LOCKED
        """)
    Optional<Row> lock(TenantId tenant, String key);

    @SqlUpdate(
        "UPDATE api_key_request SET key_id = :keyId WHERE tenant = :tenant AND idempotency_key = :key")
    void setKey(TenantId tenant, String key, String keyId);
  }

  ApiKeyMint(
      DesiredTenants desired,
      Databases databases,
      RouteBook routes,
      TenantKeys keys,
      TenantsCluster cluster,
      RegionCode region,
      CellDatabase database,
      Clock clock) {
    this.desired = desired;
    this.databases = databases;
    this.routes = routes;
    this.keys = keys;
    this.cluster = cluster;
    this.region = region;
    this.jdbi = database.jdbi();
    this.clock = clock;
  }

  /** Mints a key, or finds the one that the same request got before. */
  Minted mint(String idOrSlug, IdempotencyKey idempotencyKey, String label, Duration life) {
    DesiredTenant tenant =
        desired
            .find(idOrSlug)
            .orElseThrow(
                () -> new ProblemException(ErrorCode.NOT_FOUND, "This cell has no such tenant."));
    TenantId id = tenant.tenant();
    RouteState state =
        routes
            .find(id)
            .map(Route::state)
            .orElseThrow(
                () ->
                    new ProblemException(
                            ErrorCode.STATE_FORBIDS, "The tenant is not active here yet.")
                        .retryAfter(Duration.ofSeconds(1)));
    if (state != RouteState.ACTIVE) {
      throw new ProblemException(ErrorCode.STATE_FORBIDS, "The tenant is suspended.");
    }
    Bytes sha256 = Bytes.copyOf(Digests.sha256(Json.write(new Fingerprint(label, life.toDays()))));
    ApiKey fresh = ApiKey.mint(region, id, keys.find(id).orElseThrow().apiKeyMacKey(), random);
    jdbi.useExtension(Dao.class, dao -> dao.add(id, idempotencyKey.value(), sha256, fresh.id()));
    return jdbi.inTransaction(
        handle -> mint(handle.attach(Dao.class), id, idempotencyKey, sha256, fresh, label, life));
  }

  private Minted mint(
      Dao dao,
      TenantId tenant,
      IdempotencyKey idempotencyKey,
      Bytes sha256,
      ApiKey fresh,
      String label,
      Duration life) {
    Row row =
        dao.lock(tenant, idempotencyKey.value())
            .orElseThrow(
                () ->
                    new ProblemException(
                            ErrorCode.IDEMPOTENCY_KEY_IN_PROGRESS, "Try again in a moment.")
                        .retryAfter(Duration.ofSeconds(1)));
    if (!row.requestSha256().equals(sha256)) {
      throw new ProblemException(
          ErrorCode.IDEMPOTENCY_KEY_REUSED, "This Idempotency-Key came with another body before.");
    }
    String database = databases.find(tenant).orElseThrow().roles().database();
    return cluster.in(
        database,
        handle -> {
          Optional<Instant> there = expiry(handle, row.keyId());
          if (there.isPresent()) {
            return new Minted(row.keyId(), null, there.get());
          }
          if (!row.keyId().equals(fresh.id())) {
            dao.setKey(tenant, idempotencyKey.value(), fresh.id());
          }
          Instant expiresAt = clock.instant().plus(life).truncatedTo(ChronoUnit.SECONDS);
          handle.useTransaction(transaction -> insert(transaction, fresh, label, expiresAt));
          return new Minted(fresh.id(), fresh.text(), expiresAt);
        });
  }

  private static Optional<Instant> expiry(Handle handle, String id) {
    return handle
        .createQuery("SELECT expires_at FROM domicile.api_key WHERE id = :id")
        .bind("id", id)
        .mapTo(Instant.class)
        .findOne();
  }

  private static void insert(Handle handle, ApiKey key, String label, Instant expiresAt) {
    handle
        .createUpdate(
            """
            INSERT INTO domicile.api_key (id, label, secret_sha256, expires_at)
            VALUES (:id, :label, :sha256, :expiresAt)
            """)
        .bind("id", key.id())
        .bind("label", label)
        .bind("sha256", key.secretSha256())
        .bind("expiresAt", expiresAt.atOffset(ZoneOffset.UTC))
        .execute();
    handle
        .createUpdate(
            """
            INSERT INTO domicile.audit (actor, action, detail)
            VALUES ('operator', 'api-key-minted', jsonb_build_object('key', :id::text, 'label', :label::text))
            """)
        .bind("id", key.id())
        .bind("label", label)
        .execute();
  }

  private record Fingerprint(String label, long days) {}
}
