package io.domicile.benchmarks.routing;

import io.domicile.benchmarks.report.Comparison;
import io.domicile.benchmarks.report.Comparison.Target;
import io.domicile.benchmarks.report.Figure;
import io.domicile.benchmarks.report.Report;

/** Ten thousand tenants in one process, beside a Hikari pool for each. */
final class FootprintSection {

  private FootprintSection() {}

  static void measure(Report report, boolean quick) throws Exception {
    int tenants = quick ? 50 : 10_000;
    var section =
        report.section(
            "%,d tenants in one process".formatted(tenants),
            "Each contender in a JVM of its own (6 GiB heap at most, serial collector), against a server in another process that only lets clients in. Ready is when every tenant's"
                + " data source can be asked for a connection: for ours the signed routes are verified, saved and indexed by then, and no pool is made; the peer is a Hikari pool for each"
                + " tenant with default settings, which opens a connection before its constructor returns, but that it keeps one ready and not ten. Then each tenant is asked for a connection"
                + " once, one after another, and all stay open; that time is the sum of both. Heap is what a collection leaves of the whole process's; memory and threads are those of the whole process in the end.");
    var ours = Footprint.of("ours", tenants);
    var peer = Footprint.of("bareHikari", tenants);
    section
        .figure(Figure.of("ours: until ready, a tenant", ours.readyMicros(), "µs"))
        .figure(Figure.of("Hikari: until ready, a tenant", peer.readyMicros(), "µs"))
        .figure(Figure.of("ours: with its first connection, a tenant", ours.firstMicros(), "µs"))
        .figure(Figure.of("Hikari: with its first connection, a tenant", peer.firstMicros(), "µs"))
        .figure(Figure.of("ours: heap when ready", ours.heapWhenReady(), "MiB"))
        .figure(Figure.of("Hikari: heap when ready", peer.heapWhenReady(), "MiB"))
        .figure(Figure.of("ours: heap, connected", ours.heapMegabytes(), "MiB"))
        .figure(Figure.of("Hikari: heap, connected", peer.heapMegabytes(), "MiB"))
        .figure(Figure.of("ours: resident", ours.residentMegabytes(), "MiB"))
        .figure(Figure.of("Hikari: resident", peer.residentMegabytes(), "MiB"))
        .figure(Figure.of("ours: Java threads", ours.threads(), "threads"))
        .figure(Figure.of("Hikari: Java threads", peer.threads(), "threads"))
        .compare(
            Comparison.of(
                "until ready, Hikari to ours",
                section.figure("Hikari: until ready, a tenant"),
                section.figure("ours: until ready, a tenant"),
                Target.atLeast(8)))
        .compare(
            Comparison.of(
                "with the first connection of every tenant, Hikari to ours",
                section.figure("Hikari: with its first connection, a tenant"),
                section.figure("ours: with its first connection, a tenant"),
                null))
        .compare(
            Comparison.of(
                "heap with a connection for every tenant, ours to Hikari",
                section.figure("ours: heap, connected"),
                section.figure("Hikari: heap, connected"),
                null))
        .compare(
            Comparison.of(
                "our threads to 20",
                section.figure("ours: Java threads"),
                Figure.of("bound", 20, "threads"),
                Target.atMost(1)))
        .remark(
            "Java threads are the platform threads that the JVM reports, its own among them; ours run their work on virtual threads, whose carriers are counted.");
  }
}
