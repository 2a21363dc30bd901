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

  /** A constant as it is written in records. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is not the vault but somebody here who wants the key off. */
  boolean isOff() {
    return !wanted.equals(ENABLED);
  }

  /** Whether the destruction is wanted and the vault has not said yet when it will be. */
  boolean isDestructionToBeScheduled() {
    VaultKeyState state = foundState();
    return wanted.equals(DESTROYED)
        && state != VaultKeyState.PENDING_DESTRUCTION
        && state != VaultKeyState.DESTROYED;
  }

  KeyStanding enabled(Instant now, String because) {
    return new KeyStanding(
        tenant, ENABLED, ENABLED, cause, now, because, fencedEpoch, destructionAt);
  }

  KeyStanding disabled(String by, Instant now, String because) {
    Instant at = isEnabled() ? now : since;
    return new KeyStanding(tenant, DISABLED, found, by, at, because, fencedEpoch, destructionAt);
  }

  /** To be destroyed, which the vault has not been told yet. */
  KeyStanding destroyed(Instant at, Instant now, String because) {
    String known = foundState() == VaultKeyState.PENDING_DESTRUCTION ? DISABLED : found;
    return new KeyStanding(
        tenant,
        DESTROYED,
        known,
        "destruction",
        isEnabled() ? now : since,
        because,
        fencedEpoch,
        at);
  }

  KeyStanding destroyedAt(Instant at) {
    return new KeyStanding(tenant, wanted, found, cause, since, reason, fencedEpoch, at);
  }

  /** Not to be destroyed any longer; disabled. */
  KeyStanding kept(@Nullable String because) {
    return new KeyStanding(
        tenant, DISABLED, DISABLED, "operator", since, because, fencedEpoch, null);
  }

  KeyStanding kept() {
    return kept(reason);
  }

  KeyStanding found(VaultKeyState state) {
    return new KeyStanding(
        tenant, wanted, word(state), cause, since, reason, fencedEpoch, destructionAt);
  }

  /** With what the vault says now; where nobody here wants the key off, it is the vault's doing. */
  KeyStanding observed(VaultKeyState state, Instant now) {
    boolean byVault = !isOff();
    boolean turns = isEnabled() != (byVault && state == VaultKeyState.ENABLED);
    return new KeyStanding(
        tenant,
        wanted,
        word(state),
        byVault ? "vault" : cause,
        turns ? now : since,
        byVault ? null : reason,
        fencedEpoch,
        destructionAt);
  }

  KeyStanding fenced(Epoch epoch) {
    return new KeyStanding(
        tenant, wanted, found, cause, since, reason, epoch.value(), destructionAt);
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
