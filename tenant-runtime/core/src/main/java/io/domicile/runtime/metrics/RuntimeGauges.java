package io.domicile.runtime.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.dropwizard.core.setup.Environment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Registers gauges named {@code domicile.<feature>.<name>}. Thread-safe. */
public final class RuntimeGauges {

  private final MetricRegistry metrics;
  private final String prefix;

  private RuntimeGauges(MetricRegistry metrics, String prefix) {
    this.metrics = metrics;
    this.prefix = prefix;
  }

  /** The gauges of one feature. */
  public static RuntimeGauges of(Environment environment, String feature) {
    return new RuntimeGauges(environment.metrics(), "domicile." + feature + ".");
  }

  /** Registers a gauge; one that is there already stays. */
  public RuntimeGauges gauge(String name, Gauge<Object> gauge) {
    metrics.gauge(prefix + name, () -> gauge);
    return this;
  }

  /** Whole seconds; -1 for an age that counts from an event this process has not seen yet. */
  public static long seconds(@Nullable Duration age) {
    return age == null ? -1 : age.toSeconds();
  }
}
