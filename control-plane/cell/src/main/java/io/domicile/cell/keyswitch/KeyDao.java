package io.domicile.cell.keyswitch;

import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyState;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The statements. */
@RegisterConstructorMapper(KeyStanding.class)
@RegisterConstructorMapper(KeyDao.Event.class)
@RegisterConstructorMapper(KeyDao.Darkness.class)
@RegisterConstructorMapper(KeyDao.Use.class)
interface KeyDao {

  String STANDING =
      "tenant, wanted, found, cause, since, reason, fence_begun_epoch, fenced_epoch,"
          + " destruction_at";

  /** Something that was done or found. */
  record Event(Instant at, String kind, String detail) {}

  /**
   * When one runtime's canary stopped opening.
   *
   * @param lastOpenedAt null if the runtime held no key of this tenant
   */
  record Darkness(
      String runtime,
      String heardFrom,
      @Nullable Instant lastOpenedAt,
      Instant darkAt,
      boolean vaultRefuses) {}

  /** Uses of the vault. */
  record Use(String runtime, String purpose, long uses) {}

  @SqlQuery("SELECT " + STANDING + " FROM key_standing WHERE tenant = :tenant")
  Optional<KeyStanding> find(TenantId tenant);

  @SqlQuery("SELECT " + STANDING + " FROM key_standing WHERE tenant = :tenant FOR UPDATE")
  Optional<KeyStanding> lock(TenantId tenant);

  /**
   * The tenants whose keys this round asks the vault after: those that are off, those that a
   * runtime used since then, and the round's part of all others.
   */
  @SqlQuery(
      """
      SELECT y.tenant FROM tenant_key y
      LEFT JOIN key_standing k ON k.tenant = y.tenant
      WHERE k.wanted <> 'enabled' OR k.found <> 'enabled'
         OR (hashtext(y.tenant::text) & 65535) % :rounds = :round
         OR EXISTS (SELECT FROM key_use u WHERE u.tenant = y.tenant AND u.reported_at > :usedSince)
      ORDER BY y.tenant
      """)
  List<TenantId> toBeAsked(int round, int rounds, OffsetDateTime usedSince);

  @SqlQuery(
      "SELECT " + STANDING + " FROM key_standing WHERE cause = 'drill' AND wanted = 'disabled'")
  List<KeyStanding> inDrill();

  @SqlUpdate(
      """
      INSERT INTO key_standing
        (tenant, wanted, found, cause, since, reason, fence_begun_epoch, fenced_epoch, destruction_at)
      VALUES (:tenant, :wanted, :found, :cause, :since, :reason, :fenceBegunEpoch, :fencedEpoch, :destructionAt)
      ON CONFLICT (tenant) DO UPDATE
      SET wanted = excluded.wanted, found = excluded.found, cause = excluded.cause,
          since = excluded.since, reason = excluded.reason,
          fence_begun_epoch = greatest(key_standing.fence_begun_epoch, excluded.fence_begun_epoch),
          fenced_epoch = greatest(key_standing.fenced_epoch, excluded.fenced_epoch),
          destruction_at = excluded.destruction_at
      """)
  void put(
      TenantId tenant,
      KeyStanding.Wanted wanted,
      VaultKeyState found,
      KeyStanding.Cause cause,
      OffsetDateTime since,
      @Nullable String reason,
      long fenceBegunEpoch,
      long fencedEpoch,
      @Nullable OffsetDateTime destructionAt);

  @SqlUpdate(
      "INSERT INTO key_event (tenant, at, kind, detail) VALUES (:tenant, :at, :kind, :detail)")
  void event(TenantId tenant, OffsetDateTime at, String kind, String detail);

  @SqlQuery(
      """
      SELECT at, kind, detail FROM key_event WHERE tenant = :tenant ORDER BY id DESC LIMIT :limit
      """)
  List<Event> events(TenantId tenant, int limit);

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
      String heardFrom,
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
  List<Darkness> darkness(TenantId tenant);

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
      String purpose,
      OffsetDateTime boot,
      long counted,
      OffsetDateTime now);

  @SqlQuery(
      """
      SELECT runtime, purpose, earlier + counted AS uses FROM key_use
      WHERE tenant = :tenant ORDER BY runtime, purpose
      """)
  List<Use> uses(TenantId tenant);

  /** Runtimes that asked for routes lately: those that must have gone dark. */
  @SqlQuery("SELECT id FROM runtime WHERE seen_at > :after ORDER BY id")
  List<String> runtimesSeenAfter(OffsetDateTime after);
}
