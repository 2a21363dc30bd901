package io.domicile.cell.keydestruction;

import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.databases.Databases;
import io.domicile.cell.keyswitch.KeyStanding;
import io.domicile.cell.keyswitch.KeyStateException;
import io.domicile.cell.keyswitch.KeySwitch;
import io.domicile.cell.keywitness.KeyReports;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.vaults.KeyVault;
import io.domicile.vaults.VaultException;
import io.domicile.vaults.VaultException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The key part of erasure: a key is disabled at once and destroyed after a cooling-off in which it
 * can be called off, and the two are told apart. Thread-safe.
 */
public final class KeyDestruction {

  /** No shorter, whatever is asked: somebody may have to notice. */
  public static final Duration SHORTEST_COOLING_OFF = Duration.ofDays(7);

  private final KeyVault vault;
  private final KeySwitch keySwitch;
  private final KeyReports reports;
  private final Databases databases;
  private final TenantsCluster cluster;
  private final Clock clock;

  /**
   * What can be said of a key's end, now.
   *
   * @param disabledAt since when it opens nothing and can still be called back; null if it is not
   *     to be destroyed
   * @param destroyedAt when it was destroyed; null until the vault says so
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
      List<KeyReports.Darkness> canaries,
      List<String> notDarkYet,
      @Nullable List<String> neverSealed,
      Instant at) {}

  public KeyDestruction(
      KeyVault vault,
      KeySwitch keySwitch,
      KeyReports reports,
      Databases databases,
      TenantsCluster cluster,
      Clock clock) {
    this.vault = vault;
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
    String says;
    try {
      VaultKeyState state = vault.state(keySwitch.vaultKey(tenant));
      says = KeyStanding.word(state);
    } catch (VaultException e) {
      says = e.reason() == Reason.NOT_FOUND ? "destroyed" : "not proven: the vault does not answer";
    }
    return new ErasureRecord(
        tenant,
        keySwitch.vaultKey(tenant).value(),
        ending ? standing.since() : null,
        standing.destructionAt(),
        ending && says.equals("destroyed") ? standing.destructionAt() : null,
        says,
        reports.darkness(tenant),
        reports.notDarkYet(tenant),
        neverSealed(tenant).orElse(null),
        clock.instant());
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
