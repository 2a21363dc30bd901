package io.domicile.benchmarks.routing;

import io.domicile.benchmarks.report.Comparison;
import io.domicile.benchmarks.report.Comparison.Target;
import io.domicile.benchmarks.report.Figure;
import io.domicile.benchmarks.report.Report;
import io.domicile.benchmarks.report.Section;
import io.domicile.runtime.pools.PoolLimits;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** Skewed traffic on a small budget of connections, beside pools without a bound and no pools. */
final class SkewedTrafficSection {
  private static final int BUDGET = 60;
  private static final double LOAD = 0.7;
  private static final int HOT = 10;

  /** Tenants are looked at in so many bands, from the hottest to the coldest. */
  private static final int BANDS = 10;

  /** Of fewer requests than this, the 99th percentile is about the worst one. */
  private static final long ENOUGH = 500;

  private SkewedTrafficSection() {}

  static void measure(Report report, boolean quick) throws Exception {
    int tenants = quick ? 4 : 200;
    var time = quick ? Duration.ofMillis(500) : Duration.ofSeconds(60);
    var warmUp = quick ? Duration.ofMillis(200) : Duration.ofSeconds(6);
    var section =
        report.section(
            "%d tenants by Zipf's law on %d connections".formatted(tenants, BUDGET),
            "Real PostgreSQL with fsync on, a database for each tenant; a request reads a row and changes it in one transaction. Requests arrive by a Poisson"
                + " process at 70% of what ours, bounded to its budget, answered to a closed loop just before; latency counts from arrival. The peers get the same rate: a Hikari"
                + " pool of up to ten connections for each tenant without a bound over all, and a connection made for each request. Single tenants are compared where they had at least %d requests, and all of them in %d bands by rank, each of as many tenants: the coldest alone have too few requests for a 99th percentile. Load and server share the machine."
                    .formatted(ENOUGH, BANDS));
    try (var cluster = new TenantCluster(tenants)) {
      var traffic = new SkewedTraffic(tenants);
      var homes = cluster.homes();
      double capacity;
      try (var ours = Contender.ours(homes, BUDGET, PoolLimits.DEFAULTS)) {
        traffic.capacity(ours, BUDGET, warmUp);
        capacity = traffic.capacity(ours, BUDGET, quick ? warmUp : Duration.ofSeconds(10));
      }
      // A rate that every contender keeps up with, so that nothing piles up.
      double rate = quick ? 20 : capacity * LOAD;
      section.figure(Figure.of("ours: capacity, closed loop", capacity, "requests/s"));
      var contenders = new LinkedHashMap<String, Supplier<Contender>>();
      contenders.put("ours", () -> Contender.ours(homes, BUDGET, PoolLimits.DEFAULTS));
      contenders.put("unbounded", () -> Contender.bareHikari(homes, 10, 0));
      contenders.put("connect each", () -> Contender.connectPerRequest(homes));
      var results = new LinkedHashMap<String, SkewedTraffic.Result>();
      for (Map.Entry<String, Supplier<Contender>> contender : contenders.entrySet()) {
        try (var subject = contender.getValue().get()) {
          var result = traffic.run(subject, rate, warmUp, time);
          results.put(contender.getKey(), result);
          tell(section, contender.getKey(), result, tenants);
        }
      }
      compare(section, Objects.requireNonNull(results.get("ours")));
    }
  }

  private static void tell(Section section, String name, SkewedTraffic.Result result, int tenants) {
    section
        .figure(Figure.of(name + ": answered", result.answered(), "requests/s"))
        .figure(Figure.of(name + ": p50", result.millis(50), "ms"))
        .figure(Figure.of(name + ": p99", result.millis(99), "ms"))
        .figure(Figure.of(name + ": p99.9", result.millis(99.9), "ms"))
        .figure(
            Figure.of(
                name + ": p99 of the hottest tenants",
                result.millis(99, 0, Math.min(HOT, tenants)),
                "ms"))
        .figure(
            Figure.of(
                name + ": p99 of the colder half", result.millis(99, tenants / 2, tenants), "ms"))
        .figure(
            Figure.of(
                name + ": failed or dropped",
                (double) (result.failed() + result.dropped()),
                "requests"));
  }

  private static void compare(Section section, SkewedTraffic.Result ours) {
    section.compare(
        Comparison.of(
            "throughput, ours to unbounded",
            section.figure("ours: answered"),
            section.figure("unbounded: answered"),
            null));
    section.compare(
        Comparison.of(
            "p99 of the hottest tenants, ours to unbounded",
            section.figure("ours: p99 of the hottest tenants"),
            section.figure("unbounded: p99 of the hottest tenants"),
            Target.atMost(1.2)));
    var connecting = section.figure("connect each: p99 of the colder half");
    section.compare(
        Comparison.of(
            "p99 of the colder half, ours to connecting each time and 10 ms",
            section.figure("ours: p99 of the colder half"),
            Figure.of("bound", connecting.value() + 10, "ms"),
            Target.atMost(1)));
    var single =
        ours.byTenant().stream()
            .filter(tenant -> tenant.getTotalCount() >= ENOUGH)
            .mapToDouble(tenant -> tenant.getValueAtPercentile(99) / 1e3)
            .toArray();
    if (single.length > 1) {
      spread(section, "tenant", single);
    }
    int tenants = ours.byTenant().size();
    int bands = Math.min(BANDS, tenants);
    spread(
        section,
        "band",
        IntStream.range(0, bands)
            .mapToDouble(
                band -> ours.millis(99, band * tenants / bands, (band + 1) * tenants / bands))
            .toArray());
    section.remark(
        "%d tenants had %d requests or more; the coldest band had %d."
            .formatted(
                single.length,
                ENOUGH,
                ours.byTenant().subList(tenants - tenants / bands, tenants).stream()
                    .mapToLong(Histogram::getTotalCount)
                    .sum()));
  }

  /** The worst 99th percentile beside the median one, of these in milliseconds. */
  private static void spread(Section section, String of, double[] percentiles) {
    double[] sorted = Arrays.stream(percentiles).sorted().toArray();
    var worst = Figure.of("ours: worst " + of + "'s p99", sorted[sorted.length - 1], "ms");
    var median = Figure.of("ours: median " + of + "'s p99", sorted[sorted.length / 2], "ms");
    section
        .figure(worst)
        .figure(median)
        .compare(
            Comparison.of(
                "p99, worst %s to median %s".formatted(of, of), worst, median, Target.atMost(3)));
  }
}
