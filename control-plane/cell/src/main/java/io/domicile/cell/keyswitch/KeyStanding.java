package io.domicile.cell.keyswitch;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.domicile.contract.observedstate.KeyCause;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.VaultKeyState;
import io.domicile.residency.words.WireName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a tenant's key stands.
 *
 * @param found what the vault was last found to say
 * @param cause who made it so
 * @param since when it went dark, or came back
 * @param fenceBegunEpoch the highest epoch whose fence has begun because of the key, 0 for none:
 *     its database may refuse everybody
 * @param fencedEpoch the highest epoch fenced because of the key, 0 for none
 */
public record KeyStanding(
    TenantId tenant,
    Wanted wanted,
    VaultKeyState found,
    KeyCause cause,
    Instant since,
    @Nullable String reason,
    @JsonIgnore long fenceBegunEpoch,
    long fencedEpoch,
    @Nullable Instant destructionAt) {

  /** What is wanted of a key in the region. */
  public enum Wanted {
    @JsonProperty("enabled")
    ENABLED,
    @JsonProperty("disabled")
    DISABLED,
    @JsonProperty("destroyed")
    DESTROYED
  }

  static KeyStanding untouched(TenantId tenant) {
    return new KeyStanding(
        tenant,
        Wanted.ENABLED,
        VaultKeyState.ENABLED,
        KeyCause.OPERATOR,
        Instant.EPOCH,
        null,
        0,
        0,
        null);
  }

  /** A constant as it is written in records. */
  public static String word(Enum<?> constant) {
    return WireName.of(constant);
  }

  /** Whether it is not the vault but somebody here who wants the key off. */
  boolean isOff() {
    return wanted != Wanted.ENABLED;
  }

  /** Whether the destruction is wanted and the vault has not said yet when it will be. */
  boolean isDestructionToBeScheduled() {
    return wanted == Wanted.DESTROYED
        && switch (found) {
          case ENABLED, DISABLED, NOT_FOUND -> true;
          case PENDING_DESTRUCTION, DESTROYED -> false;
        };
  }

  KeyStanding enabled(Instant now, String because) {
    return new KeyStanding(
        tenant,
        Wanted.ENABLED,
        VaultKeyState.ENABLED,
        cause,
        now,
        because,
        fenceBegunEpoch,
        fencedEpoch,
        destructionAt);
  }

  KeyStanding disabled(KeyCause by, Instant now, String because) {
    Instant at = isEnabled() ? now : since;
    return new KeyStanding(
        tenant,
        Wanted.DISABLED,
        found,
        by,
        at,
        because,
        fenceBegunEpoch,
        fencedEpoch,
        destructionAt);
  }

  /** To be destroyed, which the vault has not been told yet. */
  KeyStanding destroyed(Instant at, Instant now, String because) {
    VaultKeyState known =
        found == VaultKeyState.PENDING_DESTRUCTION ? VaultKeyState.DISABLED : found;
    return new KeyStanding(
        tenant,
        Wanted.DESTROYED,
        known,
        KeyCause.DESTRUCTION,
        isEnabled() ? now : since,
        because,
        fenceBegunEpoch,
        fencedEpoch,
        at);
  }

  KeyStanding destroyedAt(Instant at) {
    return new KeyStanding(
        tenant, wanted, found, cause, since, reason, fenceBegunEpoch, fencedEpoch, at);
  }

  /** Not to be destroyed any longer; disabled. */
  KeyStanding kept(@Nullable String because) {
    return new KeyStanding(
        tenant,
        Wanted.DISABLED,
        VaultKeyState.DISABLED,
        KeyCause.OPERATOR,
        since,
        because,
        fenceBegunEpoch,
        fencedEpoch,
        null);
  }

  KeyStanding kept() {
    return kept(reason);
  }

  KeyStanding found(VaultKeyState state) {
    return new KeyStanding(
        tenant, wanted, state, cause, since, reason, fenceBegunEpoch, fencedEpoch, destructionAt);
  }

  /** With what the vault says now; where nobody here wants the key off, it is the vault's doing. */
  KeyStanding observed(VaultKeyState state, Instant now) {
    boolean byVault = !isOff();
    boolean turns = isEnabled() != (byVault && state == VaultKeyState.ENABLED);
    return new KeyStanding(
        tenant,
        wanted,
        state,
        byVault ? KeyCause.VAULT : cause,
        turns ? now : since,
        byVault ? null : reason,
        fenceBegunEpoch,
        fencedEpoch,
        destructionAt);
  }

  KeyStanding fenceBegun(Epoch epoch) {
    return withFence(Math.max(fenceBegunEpoch, epoch.value()), fencedEpoch);
  }

  KeyStanding fenced(Epoch epoch) {
    return withFence(Math.max(fenceBegunEpoch, epoch.value()), epoch.value());
  }

  private KeyStanding withFence(long begun, long done) {
    return new KeyStanding(tenant, wanted, found, cause, since, reason, begun, done, destructionAt);
  }

  /** Whether the key opens anything, as far as the cell knows. */
  public boolean isEnabled() {
    return wanted == Wanted.ENABLED && found == VaultKeyState.ENABLED;
  }

  /** Whether the tenant is not to be served at this epoch: its key is off, or was meanwhile. */
  public boolean isDarkAt(Epoch epoch) {
    return !isEnabled() || fenceBegunEpoch >= epoch.value();
  }

  /** Whether the database is still to be fenced at this epoch. */
  public boolean isToBeFencedAt(Epoch epoch) {
    return !isEnabled() && fencedEpoch < epoch.value();
  }

  /** Whether nothing but a new epoch is missing. */
  public boolean awaitsEpochAfter(Epoch epoch) {
    return isEnabled() && fenceBegunEpoch >= epoch.value();
  }
}
