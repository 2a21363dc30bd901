package io.domicile.benchmarks.routing;

import io.domicile.benchmarks.Topic;
import io.domicile.benchmarks.jmh.JmhRun;
import io.domicile.benchmarks.report.Comparison;
import io.domicile.benchmarks.report.Comparison.Target;
import io.domicile.benchmarks.report.Figure;
import io.domicile.benchmarks.report.Report;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code ./domicile bench routing}. */
public final class RoutingTopic implements Topic {
  private static final List<String> PEERS = List.of("bareHikari", "spring", "baomidou");

  @Override
  public String name() {
    return "routing";
  }

  @Override
  public String title() {
    return "Routed data sources";
  }

  @Override
  public void measure(Report report, boolean quick) throws Exception {
    checkout(report, quick, 1);
    checkout(report, quick, 2);
    footprint(report, quick ? 50 : 9_000);
    SkewedTrafficSection.measure(report, quick);
    WholeRequestSection.measure(report, quick);
  }

  private static void checkout(Report report, boolean quick, int threads) {
    int tenants = quick ? 20 : 1_000;
    var section =
        report.section(
            "Checkout and return, %,d tenants, %d thread%s"
                .formatted(tenants, threads, threads == 1 ? "" : "s"),
            "JMH, average time. Every contender has a pool for each tenant, with one connection of the real driver open to a server that only lets clients in;"
                + " each thread goes through the tenants in a random order of its own. Spring's and baomidou's routing stand over the same Hikari pools as the bare one.");
    var scores =
        new JmhRun(quick, threads, TimeUnit.NANOSECONDS)
            .run(CheckoutBenchmark.class, "tenants", Integer.toString(tenants));
    for (String contender : List.of("ours", "bareHikari", "spring", "baomidou")) {
      var time = scores.get("checkout " + contender + " " + tenants);
      if (time == null) {
        throw new IllegalStateException("No score for " + contender + " among " + scores.keySet());
      }
      section.figure(new Figure(contender, time.time().value(), time.time().error(), "ns"));
    }
    for (String peer : PEERS) {
      section.compare(
          Comparison.of(
              "ours to " + peer,
              section.figure("ours"),
              section.figure(peer),
              switch (peer) {
                case "bareHikari" -> Target.atMost(1.25);
                case "spring" -> Target.atMost(1.1);
                default -> null;
              }));
    }
  }

  private static void footprint(Report report, int tenants) throws Exception {
    var section =
        report.section(
            "%,d tenants in one process".formatted(tenants),
            "Each contender in a JVM of its own (6 GiB heap at most, serial collector), with a pool for each tenant and one open connection in each, to a server that only"
                + " lets clients in. The peer is a default Hikari pool each, but that it keeps one connection ready and not ten.");
    var ours = Footprint.of("ours", tenants);
    var peer = Footprint.of("bareHikari", tenants);
    section
        .figure(Figure.of("ours: to make a pool and connect", ours.micros(), "µs"))
        .figure(Figure.of("Hikari: to make a pool and connect", peer.micros(), "µs"))
        .figure(Figure.of("ours: heap a tenant", ours.heapKilobytes(), "KiB"))
        .figure(Figure.of("Hikari: heap a tenant", peer.heapKilobytes(), "KiB"))
        .figure(Figure.of("ours: resident, whole process", ours.residentMegabytes(), "MiB"))
        .figure(Figure.of("Hikari: resident, whole process", peer.residentMegabytes(), "MiB"))
        .figure(Figure.of("ours: platform threads", ours.threads(), "threads"))
        .figure(Figure.of("Hikari: platform threads", peer.threads(), "threads"))
        .compare(
            Comparison.of(
                "creation, Hikari's to ours",
                section.figure("Hikari: to make a pool and connect"),
                section.figure("ours: to make a pool and connect"),
                Target.atLeast(8)))
        .compare(
            Comparison.of(
                "our threads to 20",
                section.figure("ours: platform threads"),
                Figure.of("bound", 20, "threads"),
                Target.atMost(1)));
  }
}
