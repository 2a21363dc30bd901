package io.domicile.cell.keywitness;

import io.domicile.contract.keyreports.HeardFrom;
import io.domicile.contract.keyreports.KeyUsePurpose;
import io.domicile.contract.tenant.TenantId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The statements about what runtimes report of keys. */
@RegisterConstructorMapper(KeyReports.Darkness.class)
@RegisterConstructorMapper(KeyReports.Use.class)
interface WitnessDao {

  @SqlUpdate(
      """
      INSERT INTO key_darkness
        (tenant, since, runtime, heard_from, last_opened_at, dark_at, vault_refuses, reported_at)
      VALUES
        (:tenant, :since, :runtime, :heardFrom, :lastOpenedAt, :darkAt, :vaultRefuses, :now)
      ON CONFLICT (tenant, since, runtime) DO UPDATE
      SET vault_refuses = key_darkness.vault_refuses OR excluded.vault_refuses,
          reported_at = excluded.reported_at
      """)
  void darkness(
      TenantId tenant,
      OffsetDateTime since,
      String runtime,
      HeardFrom heardFrom,
      @Nullable OffsetDateTime lastOpenedAt,
      OffsetDateTime darkAt,
      boolean vaultRefuses,
      OffsetDateTime now);

  @SqlQuery(
      """
      SELECT d.runtime, d.heard_from, d.last_opened_at, d.dark_at, d.vault_refuses
      FROM key_darkness d
      WHERE d.tenant = :tenant
        AND d.since = (SELECT max(since) FROM key_darkness WHERE tenant = :tenant)
      ORDER BY d.runtime
      """)
  List<KeyReports.Darkness> darkness(TenantId tenant);

  /**
   * When the key went off that a runtime saw off at that time, by the runtime's clock: since when
   * other runtimes were dark if they have told, else when the cell noted it; null if it knows of
   * none, or the key had been on again before. Clocks may differ by five seconds.
   */
  @SqlQuery(
      """
      SELECT coalesce(
               (SELECT max(d.since) FROM key_darkness d
                WHERE d.tenant = :tenant AND d.since <= e.at
                  AND d.since > e.at - interval '5 seconds'),
               e.at)
      FROM (SELECT max(at) AS at FROM key_event
            WHERE tenant = :tenant AND at <= CAST(:at AS timestamptz) + interval '5 seconds'
              AND (kind IN ('disable-wanted', 'destruction-wanted')
                   OR (kind LIKE 'vault-says-%' AND kind <> 'vault-says-enabled'))) e
      WHERE NOT EXISTS (SELECT FROM key_event
                        WHERE tenant = :tenant AND at > e.at
                          AND at < CAST(:at AS timestamptz) - interval '5 seconds'
                          AND kind IN ('enable-wanted', 'vault-says-enabled'))
      """)
  @Nullable Instant offBefore(TenantId tenant, OffsetDateTime at);

  @SqlQuery("SELECT max(since) FROM key_darkness WHERE tenant = :tenant")
  @Nullable Instant lastDarkSince(TenantId tenant);

  @SqlUpdate(
      """
      INSERT INTO key_use (tenant, runtime, purpose, boot, counted, reported_at)
      VALUES (:tenant, :runtime, :purpose, :boot, :counted, :now)
      ON CONFLICT (tenant, runtime, purpose) DO UPDATE
      SET earlier = CASE WHEN excluded.boot > key_use.boot
                         THEN key_use.earlier + key_use.counted ELSE key_use.earlier END,
          counted = CASE WHEN excluded.boot > key_use.boot THEN excluded.counted
                         ELSE greatest(key_use.counted, excluded.counted) END,
          boot = excluded.boot, reported_at = excluded.reported_at
      WHERE excluded.boot >= key_use.boot
      """)
  void use(
      TenantId tenant,
      String runtime,
      KeyUsePurpose purpose,
      OffsetDateTime boot,
      long counted,
      OffsetDateTime now);

  @SqlQuery(
      """
      SELECT runtime, purpose, earlier + counted AS uses FROM key_use
      WHERE tenant = :tenant ORDER BY runtime, purpose
      """)
  List<KeyReports.Use> uses(TenantId tenant);

  /** Runtimes that asked for routes lately: those that must have gone dark. */
  @SqlQuery("SELECT id FROM runtime WHERE seen_at > :after ORDER BY id")
  List<String> runtimesSeenAfter(OffsetDateTime after);
}
