package io.domicile.benchmarks.jmh;

import io.domicile.benchmarks.report.Figure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks of one class, each in JVMs of its own, and gives their mean times and what
 * they allocate.
 *
 * @param quick one short iteration, to see that it works; what it measures means nothing
 * @param threads how many at once
 * @param unit of the times
 */
public record JmhRun(boolean quick, int threads, TimeUnit unit) {

  /**
   * What came out for one benchmark method with one set of parameters.
   *
   * @param time of one call, with its 99.9% confidence interval
   * @param allocated bytes a call
   */
  public record Score(Figure time, Figure allocated) {}

  /**
   * Runs.
   *
   * @param benchmarks the class with the benchmark methods
   * @param parameter a parameter's name and then its values, or nothing
   * @return scores by method name, with the values of the parameters after it if there are any:
   *     {@code lookup} or {@code seal 200}
   */
  public Map<String, Score> run(Class<?> benchmarks, String... parameter) {
    var options = new OptionsBuilder();
    if (parameter.length > 0) {
      options.param(parameter[0], Arrays.copyOfRange(parameter, 1, parameter.length));
    }
    options
        .include("^" + Pattern.quote(benchmarks.getName()) + "\\.")
        .mode(Mode.AverageTime)
        .timeUnit(unit)
        .threads(threads)
        .forks(quick ? 0 : 2)
        .warmupIterations(quick ? 1 : 4)
        .warmupTime(quick ? TimeValue.milliseconds(20) : TimeValue.seconds(1))
        .measurementIterations(quick ? 1 : 5)
        .measurementTime(quick ? TimeValue.milliseconds(20) : TimeValue.seconds(1))
        .addProfiler(GCProfiler.class)
        .shouldFailOnError(true)
        .jvmArgsAppend(
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
    try {
      return scores(new Runner(options.build()).run());
    } catch (RunnerException e) {
      throw new IllegalStateException("The benchmarks of " + benchmarks + " did not run.", e);
    }
  }

  private Map<String, Score> scores(Collection<RunResult> results) {
    var scores = new TreeMap<String, Score>();
    for (var result : results) {
      var name = name(result);
      var time = result.getPrimaryResult();
      var allocation = result.getSecondaryResults().get("gc.alloc.rate.norm");
      double error = time.getScoreError();
      scores.put(
          name,
          new Score(
              new Figure(name, time.getScore(), Double.isFinite(error) ? error : null, unitName()),
              Figure.of(name, allocation == null ? 0 : allocation.getScore(), "B")));
    }
    return scores;
  }

  private static String name(RunResult result) {
    var params = result.getParams();
    var method = params.getBenchmark().substring(params.getBenchmark().lastIndexOf('.') + 1);
    List<String> parts = new ArrayList<>(List.of(method));
    params.getParamsKeys().forEach(key -> parts.add(params.getParam(key)));
    return String.join(" ", parts);
  }

  private String unitName() {
    return switch (unit) {
      case NANOSECONDS -> "ns";
      case MICROSECONDS -> "µs";
      case MILLISECONDS -> "ms";
      default -> unit.name();
    };
  }
}
