package io.domicile.controlplane.lifecycle;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.domicile.residency.words.WireName;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The states of a tenant, and which may follow which. */
public enum TenantState {
  /** Accepted, and waiting for room in a lawful cell. */
  REQUESTED,
  /** It has a home; its cell is making its database. */
  PROVISIONING,
  /** Served. */
  ACTIVE,
  /** Fenced; nothing of it is lost. */
  SUSPENDED,
  /** Served, or briefly held, while it goes to another home. */
  MOVING,
  /** On its way out. */
  OFFBOARDING,
  /** Gone; what remains is the proof, and its slug. */
  ERASED;

  private static final Map<TenantState, Set<TenantState>> FOLLOWERS =
      new EnumMap<>(
          Map.of(
              REQUESTED, EnumSet.of(PROVISIONING, OFFBOARDING),
              PROVISIONING, EnumSet.of(ACTIVE, OFFBOARDING),
              ACTIVE, EnumSet.of(SUSPENDED, MOVING, OFFBOARDING),
              SUSPENDED, EnumSet.of(ACTIVE, OFFBOARDING),
              MOVING, EnumSet.of(ACTIVE, SUSPENDED),
              OFFBOARDING, EnumSet.of(ERASED),
              ERASED, EnumSet.noneOf(TenantState.class)));

  @JsonCreator
  static TenantState of(String wireName) {
    return WireName.parse(TenantState.class, wireName);
  }

  @JsonValue
  public String wireName() {
    return WireName.of(this);
  }

  /** Whether that state may follow this one. */
  public boolean mayBecome(TenantState next) {
    return FOLLOWERS.getOrDefault(this, Set.of()).contains(next);
  }

  /**
   * The next state.
   *
   * @throws IllegalStateException if it may not follow this one, which is a mistake of ours
   */
  public TenantState then(TenantState next) {
    if (!mayBecome(next)) {
      throw new IllegalStateException(
          "A tenant that is " + wireName() + " cannot become " + next.wireName() + ".");
    }
    return next;
  }
}
