package io.domicile.controlplane.idempotency;

import io.domicile.service.database.Document;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Idempotency keys. */
interface IdempotencyDao {

  /** What was kept of a request. */
  record Kept(
      String requestSha256,
      @Nullable UUID operation,
      @Nullable Integer status,
      @Nullable String body) {}

  /** Waits for a transaction that is using the same key; 0 if that one committed. */
  @SqlUpdate(
      """
      INSERT INTO idempotency_key (principal, key, request_sha256, used_at)
      VALUES (:principal, :key, :requestSha256, :now)
      ON CONFLICT (principal, key) DO NOTHING
      """)
  int claim(String principal, String key, String requestSha256, Instant now);

  @SqlQuery(
      """
      SELECT request_sha256, operation, status, body::text AS body
      FROM idempotency_key WHERE principal = :principal AND key = :key
      """)
  @RegisterConstructorMapper(Kept.class)
  Kept kept(String principal, String key);

  @SqlUpdate(
      """
      UPDATE idempotency_key SET operation = CAST(:operation AS uuid), status = :status, body = :body
      WHERE principal = :principal AND key = :key
      """)
  int keep(
      String principal,
      String key,
      @Nullable UUID operation,
      @Nullable Integer status,
      @Nullable Document body);

  @SqlUpdate("DELETE FROM idempotency_key WHERE used_at < :before")
  int forget(Instant before);
}
