package io.domicile.cell.keyoperations;

import io.domicile.cell.keys.TenantVaultKey;
import io.domicile.cell.keyswitch.KeyStanding;
import io.domicile.cell.keyswitch.KeySwitch;
import io.domicile.cell.keywitness.KeyReports;
import io.domicile.cell.rootkeys.KeyRotation;
import io.domicile.contract.observedstate.KeyCause;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a tenant's key stands.
 *
 * @param timeToDark from turning it off here until the last runtime's canary no longer opened, in
 *     milliseconds, by the clocks of cell and runtime; null while it is not proven, and where the
 *     vault turned it off, because no vault says when
 * @param notDarkYet runtimes that are there and have not shown that they are dark
 * @param vaultUnknownSince since when the vault has not answered for the key, so that what it is
 *     said to say is what it said before; null while it answers
 * @param use how often each runtime used the vault for the tenant
 */
public record KeyStatus(
    TenantId tenant,
    String vaultKey,
    KeyStanding standing,
    @Nullable Instant vaultUnknownSince,
    @Nullable Instant darkSince,
    @Nullable Long timeToDark,
    List<KeyReports.Darkness> canaries,
    List<String> notDarkYet,
    KeyRotation.@Nullable Rotation rotation,
    List<KeyReports.Use> use,
    List<KeySwitch.Event> events) {

  private static final int EVENTS = 100;

  static KeyStatus of(KeyOperations keys, TenantId tenant) {
    KeyStanding standing = keys.keySwitch().standing(tenant);
    List<KeyReports.Darkness> canaries = keys.reports().darkness(tenant);
    Instant since = keys.reports().lastDarkSince(tenant).orElse(null);
    List<String> missing = standing.isEnabled() ? List.of() : keys.reports().notDarkYet(tenant);
    boolean proven =
        since != null
            && !canaries.isEmpty()
            && missing.isEmpty()
            && standing.cause() != KeyCause.VAULT;
    VaultKeyId vaultKey = keys.keySwitch().vaultKey(tenant);
    return new KeyStatus(
        tenant,
        vaultKey.value(),
        standing,
        keys.vaultKeys().find(vaultKey).map(TenantVaultKey::silentSince).orElse(null),
        since,
        proven && since != null ? slowest(since, canaries) : null,
        canaries,
        missing,
        keys.rotation().find(tenant).orElse(null),
        keys.reports().uses(tenant),
        keys.keySwitch().events(tenant, EVENTS));
  }

  private static long slowest(Instant since, List<KeyReports.Darkness> canaries) {
    return canaries.stream()
        .mapToLong(dark -> Math.max(0, Duration.between(since, dark.darkAt()).toMillis()))
        .max()
        .orElse(0);
  }
}
