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
    for (Part part : parts()) {
      part.measurement().measure(report, quick);
    }
  }

  @Override
  public List<Part> parts() {
    return List.of(
        new Part("checkout", false, RoutingTopic::checkout),
        new Part("footprint", false, FootprintSection::measure),
        new Part("skew", false, SkewedTrafficSection::measure),
        new Part("request", true, WholeRequestSection::measure));
  }

  private static void checkout(Report report, boolean quick) {
    if (!quick) {
      checkout(report, false, 1);
    }
    checkout(report, quick, 2);
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
}
