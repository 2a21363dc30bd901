package io.domicile.cell.keydestruction;

import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.databases.Databases;
import io.domicile.cell.keys.TenantVaultKey;
import io.domicile.cell.keys.VaultKeys;
import io.domicile.cell.keyswitch.KeyStanding;
import io.domicile.cell.keyswitch.KeyStateException;
import io.domicile.cell.keyswitch.KeySwitch;
import io.domicile.cell.keywitness.KeyReports;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import io.domicile.vaults.VaultException;
import io.domicile.vaults.VaultException.Reason;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The key part of erasure: every key that ever wrapped for the tenant is disabled at once and
 * destroyed after a cooling-off in which that can be called off, and the two are told apart.
 * Thread-safe.
 */
public final class KeyDestruction {

  /** No shorter, whatever is asked: somebody may have to notice. */
  public static final Duration SHORTEST_COOLING_OFF = Duration.ofDays(7);

  private static final String SILENT = "not proven: the vault does not answer";

  private final VaultKeys vaultKeys;
  private final KeySwitch keySwitch;
  private final KeyReports reports;
  private final Databases databases;
  private final TenantsCluster cluster;
  private final Clock clock;

  /**
   * What can be said of the end of a tenant's keys, now.
   *
   * @param vaultKey the one that wraps the root keys
   * @param disabledAt since when it opens nothing and can still be called back; null if it is not
   *     to be destroyed
   * @param destructionAt for when the vault has scheduled it
   * @param destroyedAt when the last of the keys was first found destroyed; null while one is left
   * @param vaultSays what the vault says now of the key that wraps
   * @param vaultKeys every key of a vault that ever wrapped for the tenant, that one included
   * @param keysLeft those of them that nothing shows to be destroyed: each opens what it wrapped,
   *     such as a root key in an old backup, for whoever is let use it
   * @param canaries what every runtime's canary showed
   * @param notDarkYet runtimes that are there and have shown nothing: not proven
   * @param neverSealed columns of the product's tables that hold no sealed value: their erasure is
   *     the database's, its backups' and its write-ahead log's; null once the database is fenced
   *     and gone
   */
  public record ErasureRecord(
      TenantId tenant,
      String vaultKey,
      @Nullable Instant disabledAt,
      @Nullable Instant destructionAt,
      @Nullable Instant destroyedAt,
      String vaultSays,
      List<EndedKey> vaultKeys,
      List<String> keysLeft,
      List<KeyReports.Darkness> canaries,
      List<String> notDarkYet,
      @Nullable List<String> neverSealed,
      Instant at) {}

  /**
   * One key of a vault that wrapped for the tenant.
   *
   * @param vault the vault that answered for it last; null if none has
   * @param usedSince noted before it first wrapped
   * @param formerSince since when it wraps no longer; null if it does
   * @param vaultSays what its vault says now: "not_found" is not "destroyed"
   * @param unknownSince since when the vault has not answered for it; null if it does
   * @param destructionAt for when its vault has scheduled its end
   * @param destroyedAt when it was first found destroyed; null until then
   */
  @Schema(name = "EndedVaultKey")
  public record EndedKey(
      String vaultKey,
      @Nullable String vault,
      Instant usedSince,
      @Nullable Instant formerSince,
      String vaultSays,
      @Nullable Instant unknownSince,
      @Nullable Instant destructionAt,
      @Nullable Instant destroyedAt) {}

  public KeyDestruction(
      VaultKeys vaultKeys,
      KeySwitch keySwitch,
      KeyReports reports,
      Databases databases,
      TenantsCluster cluster,
      Clock clock) {
    this.vaultKeys = vaultKeys;
    this.keySwitch = keySwitch;
    this.reports = reports;
    this.databases = databases;
    this.cluster = cluster;
    this.clock = clock;
  }

  /**
   * Disables the key and schedules its destruction.
   *
   * @throws KeyStateException if the cooling-off is too short
   */
  public void schedule(TenantId tenant, Duration coolingOff, String reason) throws VaultException {
    if (coolingOff.compareTo(SHORTEST_COOLING_OFF) < 0) {
      throw new KeyStateException(
          "The cooling-off is at least " + SHORTEST_COOLING_OFF.toDays() + " days.");
    }
    keySwitch.destroy(tenant, coolingOff, reason);
  }

  /** Calls the destruction off; the key is disabled then. */
  public void callOff(TenantId tenant, String reason) throws VaultException {
    keySwitch.callOff(tenant, reason);
  }

  /** What can be said now; the vault is asked, and what it does not say is not claimed. */
  public ErasureRecord record(TenantId tenant) {
    KeyStanding standing = keySwitch.standing(tenant);
    boolean ending = standing.wanted() == KeyStanding.Wanted.DESTROYED;
    VaultKeyId present = keySwitch.vaultKey(tenant);
    List<EndedKey> all = vaultKeys.of(tenant).stream().map(this::asked).toList();
    List<EndedKey> left = all.stream().filter(key -> key.destroyedAt() == null).toList();
    return new ErasureRecord(
        tenant,
        present.value(),
        ending ? standing.since() : null,
        standing.destructionAt(),
        left.isEmpty()
            ? all.stream()
                .flatMap(key -> Stream.ofNullable(key.destroyedAt()))
                .max(Comparator.naturalOrder())
                .orElse(null)
            : null,
        all.stream()
            .filter(key -> key.vaultKey().equals(present.value()))
            .map(EndedKey::vaultSays)
            .findFirst()
            .orElse(SILENT),
        all,
        left.stream().map(EndedKey::vaultKey).toList(),
        reports.darkness(tenant),
        reports.notDarkYet(tenant),
        neverSealed(tenant).orElse(null),
        clock.instant());
  }

  private EndedKey asked(TenantVaultKey key) {
    String says;
    try {
      says = KeyStanding.word(vaultKeys.ask(key.vaultKey()));
    } catch (VaultException e) {
      says = e.reason() == Reason.FORBIDDEN ? "not proven: the vault denies the answer" : SILENT;
    }
    TenantVaultKey now = vaultKeys.find(key.vaultKey()).orElse(key);
    return new EndedKey(
        now.vaultKey().value(),
        now.vault(),
        now.notedAt(),
        now.formerSince(),
        says,
        now.silentSince(),
        now.destructionAt(),
        now.destroyedAt());
  }

  /**
   * A sealed value is a bytea column that a runtime has counted as a sealed field; all other
   * columns were never sealed. Columns are named, never a value.
   */
  private Optional<List<String>> neverSealed(TenantId tenant) {
    return databases
        .find(tenant)
        .map(
            database ->
                cluster.in(
                    database.roles().database(),
                    handle ->
                        handle
                            .createQuery(
                                """
                                SELECT c.table_name || '.' || c.column_name
                                FROM information_schema.columns c
                                JOIN information_schema.tables t USING (table_schema, table_name)
                                WHERE c.table_schema = 'app' AND t.table_type = 'BASE TABLE'
                                  AND c.data_type <> 'bytea' AND c.table_name <> 'flyway_schema_history'
                                ORDER BY c.table_name, c.ordinal_position
                                """)
                            .mapTo(String.class)
                            .list()));
  }
}
