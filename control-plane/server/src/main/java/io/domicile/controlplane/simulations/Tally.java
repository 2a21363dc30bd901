package io.domicile.controlplane.simulations;

import io.domicile.residency.simulation.Effect;
import java.util.EnumMap;
import java.util.Map;

/** Counts by effect. Not thread-safe. */
final class Tally {

  private final Map<Effect, Long> counts = new EnumMap<>(Effect.class);

  void add(Effect effect) {
    counts.merge(effect, 1L, Long::sum);
  }

  SimulationEvent.Counts counts() {
    return new SimulationEvent.Counts(
        count(Effect.LAWFUL),
        count(Effect.NEWLY_LAWFUL),
        count(Effect.UNLAWFUL_BEFORE),
        count(Effect.NEWLY_UNLAWFUL));
  }

  private long count(Effect effect) {
    return counts.getOrDefault(effect, 0L);
  }
}
