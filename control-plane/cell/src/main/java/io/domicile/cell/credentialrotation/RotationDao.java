package io.domicile.cell.credentialrotation;

import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.TenantId;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Rotations. */
@RegisterConstructorMapper(RotationRow.class)
interface RotationDao {

  String SELECT =
      """
      SELECT id, tenant, epoch, from_serial, to_serial, cause, state, overlap_seconds, requested_at,
        published_version, closes_at, finished_at, forced, failures, last_failure
      FROM credential_rotation
      """;

  String OPEN = " state IN ('making', 'overlapping', 'closing') ";

  /** 0 if the tenant has one that is not finished. */
  @SqlUpdate(
      """
      INSERT INTO credential_rotation (id, tenant, epoch, from_serial, to_serial, cause, state, overlap_seconds,
        idempotency_key, requested_at, next_attempt_at)
      SELECT :id, r.tenant, r.epoch, max(r.serial) FILTER (WHERE r.state = 'open'), max(r.serial) + 1, :cause,
        'making', :overlapSeconds, CAST(:key AS text), :now, :now
      FROM login_role r WHERE r.tenant = :tenant AND r.epoch = :epoch
      GROUP BY r.tenant, r.epoch HAVING bool_or(r.state = 'open')
      ON CONFLICT DO NOTHING
      """)
  int begin(
      UUID id,
      TenantId tenant,
      Epoch epoch,
      RotationRow.Cause cause,
      int overlapSeconds,
      @Nullable String key,
      OffsetDateTime now);

  @SqlQuery(SELECT + " WHERE tenant = :tenant AND" + OPEN)
  Optional<RotationRow> current(TenantId tenant);

  @SqlQuery(SELECT + " WHERE tenant = :tenant AND idempotency_key = :key")
  Optional<RotationRow> byKey(TenantId tenant, String key);

  @SqlQuery(SELECT + " WHERE tenant = :tenant AND id = :id")
  Optional<RotationRow> find(TenantId tenant, UUID id);

  @SqlQuery(SELECT + " WHERE tenant = :tenant ORDER BY requested_at DESC, id DESC LIMIT :limit")
  List<RotationRow> newest(TenantId tenant, int limit);

  @SqlQuery("SELECT tenant FROM credential_rotation WHERE next_attempt_at <= :now AND" + OPEN)
  List<TenantId> due(OffsetDateTime now);

  @SqlQuery("SELECT count(*) FROM credential_rotation WHERE" + OPEN)
  int running();

  /** Tenants to be served whose login role is older than that, oldest first. */
  @SqlQuery(
      """
      SELECT r.tenant, r.epoch FROM login_role r
      JOIN desired_tenant d ON d.tenant = r.tenant AND d.epoch = r.epoch AND d.document ->> 'serving' = 'active'
      JOIN observed_tenant o ON o.tenant = r.tenant AND o.generation = d.generation AND o.state = 'active'
      WHERE r.state = 'open'
        AND NOT EXISTS (SELECT FROM credential_rotation c WHERE c.tenant = r.tenant
                        AND c.state IN ('making', 'overlapping', 'closing'))
      GROUP BY r.tenant, r.epoch HAVING max(r.opened_at) < :before
      ORDER BY max(r.opened_at) LIMIT :limit
      """)
  @RegisterConstructorMapper(Aged.class)
  List<Aged> olderThan(OffsetDateTime before, int limit);

  /** A tenant whose credential has grown old. */
  record Aged(TenantId tenant, Epoch epoch) {}

  @SqlUpdate(
      """
      UPDATE credential_rotation
      SET state = 'overlapping', published_version = :version, closes_at = :closesAt
      WHERE id = :id AND state = 'making'
      """)
  void published(UUID id, long version, OffsetDateTime closesAt);

  @SqlUpdate(
      """
      UPDATE credential_rotation SET state = 'closing', forced = :forced
      WHERE id = :id AND state = 'overlapping'
      """)
  void closing(UUID id, boolean forced);

  @SqlUpdate(
      """
      UPDATE credential_rotation SET state = 'done', finished_at = :now, last_failure = NULL
      WHERE id = :id AND state = 'closing'
      """)
  void done(UUID id, OffsetDateTime now);

  @SqlUpdate(
      "UPDATE credential_rotation SET state = 'abandoned', finished_at = :now WHERE tenant = :tenant AND"
          + OPEN)
  int abandon(TenantId tenant, OffsetDateTime now);

  @SqlUpdate(
      """
      UPDATE credential_rotation
      SET failures = failures + 1, last_failure = :why, next_attempt_at = :next WHERE id = :id
      """)
  void failed(UUID id, String why, OffsetDateTime next);

  /** Seconds since the oldest credential in use was opened. */
  @SqlQuery(
      """
      SELECT coalesce(extract(epoch FROM :now - min(newest)), 0)::bigint
      FROM (SELECT max(opened_at) AS newest FROM login_role WHERE state = 'open' GROUP BY tenant) r
      """)
  long oldestAge(OffsetDateTime now);
}
