package io.domicile.cell.keyswitch;

import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyState;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a tenant's key stands.
 *
 * @param wanted {@code enabled}, {@code disabled} or {@code destroyed}
 * @param found what the vault was last found to say
 * @param cause who made it so: "operator", "drill", "vault" or "destruction"
 * @param since when it went dark, or came back
 * @param fencedEpoch the highest epoch fenced because of the key, 0 for none
 */
public record KeyStanding(
    TenantId tenant,
    String wanted,
    String found,
    String cause,
    Instant since,
    @Nullable String reason,
    long fencedEpoch,
    @Nullable Instant destructionAt) {

  static final String ENABLED = "enabled";
  static final String DISABLED = "disabled";
  static final String DESTROYED = "destroyed";

  static KeyStanding untouched(TenantId tenant) {
    return new KeyStanding(tenant, ENABLED, ENABLED, "operator", Instant.EPOCH, null, 0, null);
  }

  /** Whether the key opens anything, as far as the cell knows. */
  public boolean isEnabled() {
    return wanted.equals(ENABLED) && found.equals(ENABLED);
  }

  /** Whether the tenant is not to be served at this epoch: its key is off, or was meanwhile. */
  public boolean isDarkAt(Epoch epoch) {
    return !isEnabled() || fencedEpoch >= epoch.value();
  }

  /** Whether the database is still to be fenced at this epoch. */
  public boolean isToBeFencedAt(Epoch epoch) {
    return !isEnabled() && fencedEpoch < epoch.value();
  }

  /** Whether nothing but a new epoch is missing. */
  public boolean awaitsEpochAfter(Epoch epoch) {
    return isEnabled() && fencedEpoch >= epoch.value();
  }

  public VaultKeyState foundState() {
    return VaultKeyState.valueOf(found.toUpperCase(Locale.ROOT));
  }
}
