package io.domicile.benchmarks.keys;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Times contestants in turn, round after round, so that whatever else the machine does meets all of
 * them: the ratios hold where the absolute figures do not.
 */
final class Rounds {

  private final int rounds;
  private final long warmUpNanos;
  private final long roundNanos;

  Rounds(boolean quick) {
    rounds = quick ? 1 : 9;
    warmUpNanos = quick ? 1 : 1_200_000_000L;
    roundNanos = quick ? 1 : 120_000_000L;
  }

  /** The median over the rounds of the mean time of a call, in microseconds, by name. */
  Map<String, Double> medians(Map<String, Callable<?>> contestants) throws Exception {
    var times = new LinkedHashMap<String, List<Double>>();
    for (var one : contestants.entrySet()) {
      double _ = meanMicros(one.getValue(), warmUpNanos);
    }
    for (int i = 0; i < rounds; i++) {
      for (var one : contestants.entrySet()) {
        times
            .computeIfAbsent(one.getKey(), name -> new ArrayList<>())
            .add(meanMicros(one.getValue(), roundNanos));
      }
    }
    var medians = new LinkedHashMap<String, Double>();
    times.forEach(
        (name, all) -> medians.put(name, all.stream().sorted().toList().get(all.size() / 2)));
    return medians;
  }

  private static double meanMicros(Callable<?> call, long forNanos) throws Exception {
    @Nullable Object last = null;
    long begin = System.nanoTime();
    long calls = 0;
    long now;
    try {
      do {
        last = call.call();
        calls++;
        now = System.nanoTime();
      } while (now - begin < forNanos);
    } finally {
      // What comes back is used, so that no call can be left out.
      Reference.reachabilityFence(last);
    }
    return (now - begin) / 1_000.0 / calls;
  }
}
