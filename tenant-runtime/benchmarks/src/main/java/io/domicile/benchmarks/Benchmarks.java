package io.domicile.benchmarks;

import io.domicile.benchmarks.keys.KeysTopic;
import io.domicile.benchmarks.report.Report;
import io.domicile.benchmarks.residency.ResidencyTopic;
import io.domicile.benchmarks.routing.RoutingTopic;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./domicile bench TOPIC}. */
@Command(
    name = "bench",
    description = "Measures one topic beside the alternatives, and writes page, JSON and pictures.",
    mixinStandardHelpOptions = true)
public final class Benchmarks implements Callable<Integer> {

  /** Every topic; a new one is a package of its own and a line here. */
  static final List<Topic> TOPICS =
      List.of(new KeysTopic(), new ResidencyTopic(), new RoutingTopic());

  private static final Map<String, Topic> BY_NAME =
      TOPICS.stream().collect(Collectors.toMap(Topic::name, Function.identity()));

  @Parameters(
      paramLabel = "TOPIC",
      description = "One of: ${COMPLETION-CANDIDATES}.",
      completionCandidates = Names.class)
  private String topic = "";

  @Option(
      names = "--quick",
      description = "The least work, to see that it runs; the figures mean nothing.")
  private boolean quick;

  @Option(
      names = "--part",
      paramLabel = "NAME",
      description = "Only this part, and only to be looked at: nothing is written.")
  private @Nullable String part;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      defaultValue = "docs/benchmarks",
      description = "Where the files go (default: ${DEFAULT-VALUE}).")
  private Path output = Path.of("docs/benchmarks");

  /** The topics' names, for the usage message. */
  static final class Names implements Iterable<String> {
    @Override
    public java.util.Iterator<String> iterator() {
      return TOPICS.stream().map(Topic::name).iterator();
    }
  }

  public static void main(String[] args) {
    System.exit(new CommandLine(new Benchmarks()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Topic chosen = BY_NAME.get(topic);
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    if (chosen == null) {
      out.println("There is no topic " + topic + "; there are " + BY_NAME.keySet() + ".");
      return 2;
    }
    var report = new Report(chosen.name(), chosen.title());
    if (part != null) {
      var named = chosen.parts().stream().filter(one -> one.name().equals(part)).findFirst();
      if (named.isEmpty()) {
        out.println("There are " + chosen.parts().stream().map(Topic.Part::name).toList() + ".");
        return 2;
      }
      named.get().measurement().measure(report, quick);
      report.print(out);
      return 0;
    }
    chosen.measure(report, quick);
    report.write(output);
    report.print(out);
    out.println("Written: " + output.resolve(chosen.name() + ".md"));
    return 0;
  }
}
