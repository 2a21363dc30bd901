package io.domicile.cell.reconciliation;

import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.tenantdatabase.PlatformSchema;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/**
 * Finds tenants of which something is not as wanted, in one statement for all of them. Changes
 * raise a counter and are acted on without it; this finds what no change tells of: a release that a
 * killed cell had half applied, a refused key whose time to be asked again has come, or a row that
 * somebody put right by hand. Thread-safe.
 */
final class Drift {

  private final Jdbi jdbi;
  private final Duration refusedKeyAgainAfter;
  private final Clock clock;

  /** The statements. */
  interface Dao {

    /** Tenants that are waiting for a retry already are not among them. */
    @SqlQuery(
        """
        SELECT d.tenant
        FROM desired_tenant d
        LEFT JOIN observed_tenant o ON o.tenant = d.tenant
        LEFT JOIN key_standing k ON k.tenant = d.tenant
        LEFT JOIN tenant_key y ON y.tenant = d.tenant
        LEFT JOIN named_key n ON n.tenant = d.tenant
        LEFT JOIN tenant_database t ON t.tenant = d.tenant
        LEFT JOIN route r ON r.tenant = d.tenant
        CROSS JOIN LATERAL (
          SELECT coalesce(k.wanted <> 'enabled' OR k.found <> 'enabled', false) AS off,
                 coalesce(k.fence_begun_epoch >= d.epoch, false) AS fenced,
                 d.document ->> 'serving' AS serving,
                 d.document ->> 'vaultKey' AS named,
                 coalesce(least((d.document #>> '{schemaRelease,number}')::integer, :newest), :usual) AS release,
                 r.document ->> 'state' AS routed) s
        WHERE NOT EXISTS (SELECT FROM scheduled_tasks q
                          WHERE q.task_name = :task AND q.task_instance = d.tenant::text)
          AND CASE
            WHEN o.tenant IS NULL OR o.generation < d.generation OR o.state = 'provisioning' THEN true
            WHEN o.state = 'refused' THEN false
            WHEN s.serving = 'suspended' THEN o.state <> 'suspended' OR s.routed = 'active'
            WHEN s.off OR s.fenced THEN s.routed = 'active' OR (s.off AND k.fenced_epoch < d.epoch)
            ELSE o.state <> 'active'
              OR t.platform_version <> :platform OR t.release < s.release
              OR s.routed IS DISTINCT FROM 'active'
              OR (r.document ->> 'epoch')::bigint <> d.epoch
              OR (r.document #>> '{rootKey,version}')::integer <> y.root_key_version
              OR r.document #>> '{rootKey,vaultKey}' <> y.vault_key
              OR (s.named IS NOT NULL
                  AND (n.tenant IS NULL OR n.vault_key <> s.named
                       OR (NOT n.taken AND (n.generation < d.generation OR n.tried_at <= :triedBefore))))
          END
        LIMIT :limit
        """)
    List<TenantId> find(
        int platform, int usual, int newest, String task, OffsetDateTime triedBefore, int limit);
  }

  Drift(Jdbi jdbi, Duration refusedKeyAgainAfter, Clock clock) {
    this.jdbi = jdbi;
    this.refusedKeyAgainAfter = refusedKeyAgainAfter;
    this.clock = clock;
  }

  /**
   * Up to {@code limit} tenants with something to do that nothing is scheduled for.
   *
   * @param usual the number of the release that tenants are to have which want no other
   * @param newest the number of the newest release accepted here
   * @param task the name of the task that works on tenants
   */
  List<TenantId> find(int usual, int newest, String task, int limit) {
    OffsetDateTime triedBefore =
        clock.instant().minus(refusedKeyAgainAfter).atOffset(ZoneOffset.UTC);
    return jdbi.withExtension(
        Dao.class,
        dao -> dao.find(PlatformSchema.VERSION, usual, newest, task, triedBefore, limit));
  }
}
