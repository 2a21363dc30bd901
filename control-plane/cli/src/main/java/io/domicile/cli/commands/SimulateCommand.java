package io.domicile.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cli.client.ApiAnswer;
import io.domicile.cli.client.ApiClient;
import io.domicile.cli.residency.Simulations;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "simulate",
    description = {
      "Shows what a change of law would do to all tenants. Changes nothing.",
      "",
      "For example: simulate --revoke eu-dpf:US    or: simulate --at 2031-12-27",
      "or: simulate --draft packs/eu-gdpr/1.1"
    },
    mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {

  @ParentCommand private DomicileCommandLine domicile = new DomicileCommandLine();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--revoke",
      paramLabel = "LIST[:COUNTRY]",
      description =
          "A country that is struck off a dated list; without one, the list's only country: eu-dpf"
              + " is eu-dpf:US.")
  private List<String> revoked = List.of();

  @Option(
      names = "--list",
      paramLabel = "LIST:COUNTRY",
      description = "A country that is put on a dated list.")
  private List<String> listed = List.of();

  @Option(
      names = "--at",
      paramLabel = "DATE",
      description = "The day, or instant, that is judged (default: now).")
  private @Nullable String at;

  @Option(
      names = "--draft",
      paramLabel = "DIR",
      description = "A draft of a pack: a folder NAME/VERSION with its files.")
  private @Nullable Path draft;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var simulations =
        new Simulations(Connections.admin(domicile.profile(), ApiClient.newHttpClient()));
    var changes = new ArrayList<Simulations.Change>();
    revoked.forEach(text -> changes.add(Simulations.Change.parse(text, false)));
    listed.forEach(text -> changes.add(Simulations.Change.parse(text, true)));
    ApiAnswer answer = simulations.ask(changes, at, draft);
    if (answer.status() != 200) {
      Problems.print(spec.commandLine().getErr(), answer);
      for (JsonNode problem : answer.json().path("problems")) {
        spec.commandLine()
            .getErr()
            .printf(
                "  %s:%s: %s%n",
                problem.path("file").asText(),
                problem.path("line").asText(),
                problem.path("message").asText());
      }
      return 1;
    }
    print(spec.commandLine().getOut(), Simulations.lines(answer));
    return 0;
  }

  private static void print(PrintWriter out, List<JsonNode> lines) {
    for (JsonNode line : lines) {
      switch (line.path("type").asText()) {
        case "combination" -> combination(out, line);
        case "tenant" ->
            out.printf(
                "  %-24s %-14s %-16s %s%n",
                line.path("slug").asText(),
                line.path("state").asText(),
                line.path("region").asText(),
                line.path("tenant").asText());
        case "summary" -> summary(out, line);
        default -> {}
      }
    }
  }

  private static void combination(PrintWriter out, JsonNode line) {
    JsonNode first = line.path("assets").path(0);
    for (JsonNode asset : line.path("assets")) {
      if (asset.path("effect").asText().equals(line.path("effect").asText())) {
        first = asset;
        break;
      }
    }
    out.printf("%n%s", line.path("effect").asText().replace('_', ' '));
    if (first.has("by")) {
      out.printf(", by %s", first.path("by").asText());
    }
    out.printf(":%n");
    JsonNode refusal = first.at("/refusals/0");
    if (!refusal.isMissingNode()) {
      out.printf("  %s: %s%n", refusal.path("citation").asText(), refusal.path("reason").asText());
      if (refusal.has("remedy")) {
        out.printf("  remedy: %s%n", refusal.path("remedy").asText());
      }
      out.printf("  lawful then: %s%n", Simulations.places(line.path("lawfulRegions")));
    }
  }

  private static void summary(PrintWriter out, JsonNode line) {
    out.printf(
        "%n%s tenants looked at, %s combinations: %s newly unlawful, %s newly lawful, %s unlawful"
            + " before. %s wait for a home. %s ms.%n",
        line.path("tenantsLookedAt").asText(),
        line.path("combinations").asText(),
        line.at("/tenants/newlyUnlawful").asText(),
        line.at("/tenants/newlyLawful").asText(),
        line.at("/tenants/unlawfulBefore").asText(),
        line.path("notPlaced").asText(),
        line.path("tookMillis").asText());
  }
}
