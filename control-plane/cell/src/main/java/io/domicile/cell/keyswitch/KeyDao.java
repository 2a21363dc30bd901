package io.domicile.cell.keyswitch;

import io.domicile.contract.observedstate.KeyCause;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyState;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The statements about how keys stand, and their record. */
@RegisterConstructorMapper(KeyStanding.class)
@RegisterConstructorMapper(KeySwitch.Event.class)
interface KeyDao {

  String STANDING =
      "tenant, wanted, found, cause, since, reason, fence_begun_epoch, fenced_epoch,"
          + " destruction_at";

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
      KeyCause cause,
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
  List<KeySwitch.Event> events(TenantId tenant, int limit);
}
