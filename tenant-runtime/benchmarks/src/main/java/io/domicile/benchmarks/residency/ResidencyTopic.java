package io.domicile.benchmarks.residency;

import io.domicile.benchmarks.Topic;
import io.domicile.benchmarks.jmh.JmhRun;
import io.domicile.benchmarks.report.Comparison;
import io.domicile.benchmarks.report.Comparison.Target;
import io.domicile.benchmarks.report.Figure;
import io.domicile.benchmarks.report.Report;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** {@code ./domicile bench residency}. */
public final class ResidencyTopic implements Topic {

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
    var scores = new JmhRun(quick, 1, TimeUnit.NANOSECONDS).run(TableLookup.class);
    var section =
        report.section(
            "One decision on a request's path",
            "JMH, one thread. The table is compiled once for a policy and is asked for one asset in one region.");
    scores.forEach(
        (name, score) ->
            section.figure(
                new Figure(
                    name.equals("table") ? "ours: table" : name,
                    score.time().value(),
                    score.time().error(),
                    score.time().unit())));
    section.compare(
        Comparison.of(
            "table to 15 ns",
            section.figure("ours: table"),
            Figure.of("bound", 15, "ns"),
            Target.atMost(1)));
    section.compare(
        Comparison.of(
            "table to a plain map",
            section.figure("ours: table"),
            section.figure("plainMap"),
            null));
    section.remark(
        "The table allocates %s bytes a lookup."
            .formatted(
                Math.round(Objects.requireNonNull(scores.get("table")).allocated().value())));
  }
}
