package io.domicile.benchmarks.report;

import org.jspecify.annotations.Nullable;

/**
 * One measured value.
 *
 * @param name what was measured, such as {@code ours, 2 threads}
 * @param value in the unit
 * @param error half the width of the 99.9% confidence interval, in the unit; null where it was
 *     measured once or is a percentile
 * @param unit such as {@code ns} or {@code MB}
 */
public record Figure(String name, double value, @Nullable Double error, String unit) {

  public static Figure of(String name, double value, String unit) {
    return new Figure(name, value, null, unit);
  }
}
