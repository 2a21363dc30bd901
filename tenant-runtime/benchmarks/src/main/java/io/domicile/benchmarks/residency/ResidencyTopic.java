package io.domicile.benchmarks.residency;

import io.domicile.benchmarks.Topic;
import io.domicile.benchmarks.jmh.JmhRun;
import io.domicile.benchmarks.jmh.JmhRun.Score;
import io.domicile.benchmarks.report.Comparison;
import io.domicile.benchmarks.report.Comparison.Target;
import io.domicile.benchmarks.report.Figure;
import io.domicile.benchmarks.report.Report;
import io.domicile.benchmarks.report.Section;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** {@code ./domicile bench residency}. */
public final class ResidencyTopic implements Topic {
  private static final String TABLE = "ours: table in hand";
  private static final String TENANT = "ours: table of one of 1,024 tenants";
  private static final String MANY = "ours: table of one of 16,384 tenants";
  private static final String MAP = "a hash map in hand";
  private static final String CEDAR = "Cedar, one pack, cached";
  private static final String DECISION = "ours: full decision";

  @Override
  public String name() {
    return "residency";
  }

  @Override
  public String title() {
    return "Residency decisions";
  }

  @Override
  public void measure(Report report, boolean quick) {
    var names = new LinkedHashMap<String, String>();
    names.put("table", TABLE);
    names.put("tenant 1024", TENANT);
    names.put("tenant 16384", MANY);
    names.put("plainMap", MAP);
    names.put("decision", DECISION);
    names.put("cedarOnePack", CEDAR);
    var run = new JmhRun(quick, 1, TimeUnit.NANOSECONDS);
    var scores = new LinkedHashMap<>(run.run(TableLookup.class));
    scores.putAll(run.run(TenantLookup.class));
    var section =
        report.section(
            "One decision on a request's path",
            "JMH, one thread. Each call asks of another asset and region, and where it finds a table by tenant, of another"
                + " tenant; tenants share 16 policies. With 16,384 tenants in turn most of the time goes into memory that is not"
                + " in the nearest cache. The hash map holds the same answers as one table and says nothing of dates. Cedar is"
                + " asked one pack's rules, parsed and cached; a decision needs every pack that concerns the tenant. A full"
                + " decision carries citations, near misses and duties.");
    names.forEach((key, label) -> section.figure(time(label, score(scores, key))));
    section.compare(bound(section, TABLE, 15));
    section.compare(bound(section, TENANT, 40));
    section.compare(ratio(section, TABLE, MAP));
    section.compare(ratio(section, TABLE, CEDAR));
    section.compare(ratio(section, TENANT, CEDAR));
    names.forEach(
        (key, label) ->
            section.remark(
                "%s: %d bytes allocated a call."
                    .formatted(label, Math.round(score(scores, key).allocated().value()))));
  }

  private static Score score(Map<String, Score> scores, String key) {
    return Objects.requireNonNull(scores.get(key), key);
  }

  private static Figure time(String label, Score score) {
    var time = score.time();
    return new Figure(label, time.value(), time.error(), time.unit());
  }

  private static Comparison bound(Section section, String ours, int nanoseconds) {
    return Comparison.of(
        ours + ", to " + nanoseconds + " ns",
        section.figure(ours),
        Figure.of("bound", nanoseconds, "ns"),
        Target.atMost(1));
  }

  private static Comparison ratio(Section section, String ours, String peer) {
    return Comparison.of(ours + ", to " + peer, section.figure(ours), section.figure(peer), null);
  }
}
