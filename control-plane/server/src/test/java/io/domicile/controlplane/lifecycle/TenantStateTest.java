package io.domicile.controlplane.lifecycle;

import static io.domicile.controlplane.lifecycle.TenantState.ACTIVE;
import static io.domicile.controlplane.lifecycle.TenantState.ERASED;
import static io.domicile.controlplane.lifecycle.TenantState.MOVING;
import static io.domicile.controlplane.lifecycle.TenantState.OFFBOARDING;
import static io.domicile.controlplane.lifecycle.TenantState.PROVISIONING;
import static io.domicile.controlplane.lifecycle.TenantState.REQUESTED;
import static io.domicile.controlplane.lifecycle.TenantState.SUSPENDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The state machine, against the same table written out a second time. */
class TenantStateTest {

  private static final Map<TenantState, Set<TenantState>> TABLE =
      Map.of(
          REQUESTED, Set.of(PROVISIONING, OFFBOARDING),
          PROVISIONING, Set.of(ACTIVE, OFFBOARDING),
          ACTIVE, Set.of(SUSPENDED, MOVING, OFFBOARDING),
          SUSPENDED, Set.of(ACTIVE, OFFBOARDING),
          MOVING, Set.of(ACTIVE, SUSPENDED),
          OFFBOARDING, Set.of(ERASED),
          ERASED, Set.of());

  @ParameterizedTest
  @EnumSource(TenantState.class)
  void each_state_may_become_what_the_table_says_and_nothing_else(TenantState state) {
    for (TenantState next : TenantState.values()) {
      boolean allowed = TABLE.getOrDefault(state, Set.of()).contains(next);
      assertThat(state.mayBecome(next)).as(state + " -> " + next).isEqualTo(allowed);
      if (allowed) {
        assertThat(state.then(next)).isEqualTo(next);
      } else {
        assertThatThrownBy(() -> state.then(next)).isInstanceOf(IllegalStateException.class);
      }
    }
  }

  @Test
  void every_state_is_reachable_from_requested() {
    Set<TenantState> seen = EnumSet.of(REQUESTED);
    var toVisit = new ArrayDeque<>(seen);
    while (!toVisit.isEmpty()) {
      TenantState state = toVisit.remove();
      for (TenantState next : TenantState.values()) {
        if (state.mayBecome(next) && seen.add(next)) {
          toVisit.add(next);
        }
      }
    }
    assertThat(seen).containsExactlyInAnyOrder(TenantState.values());
  }

  @ParameterizedTest
  @EnumSource(TenantState.class)
  void a_state_is_read_back_from_what_it_is_written_as(TenantState state) {
    assertThat(TenantState.of(state.wireName())).isEqualTo(state);
  }
}
