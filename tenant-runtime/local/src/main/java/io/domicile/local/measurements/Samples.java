package io.domicile.local.measurements;

import java.util.ArrayList;
import java.util.List;

/** Durations in milliseconds, as they come. Not thread-safe. */
final class Samples {

  private final List<Double> millis = new ArrayList<>();

  void add(long nanos) {
    millis.add(nanos / 1e6);
  }

  /** The nearest-rank percentile. */
  double percentile(int percent) {
    var sorted = millis.stream().sorted().toList();
    return sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1));
  }
}
