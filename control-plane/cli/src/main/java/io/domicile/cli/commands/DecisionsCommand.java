package io.domicile.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.domicile.cli.client.ApiAnswer;
import io.domicile.cli.client.ApiClient;
import io.domicile.contract.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "decisions",
    description = "Asks whether something may be somewhere; makes kept decisions again.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {DecisionsCommand.Ask.class, DecisionsCommand.Replay.class})
final class DecisionsCommand {

  @ParentCommand private DomicileCommandLine domicile = new DomicileCommandLine();

  @Command(
      name = "ask",
      description = "One question: may this asset be in that region? Changes nothing.",
      mixinStandardHelpOptions = true)
  static final class Ask implements Callable<Integer> {

    @ParentCommand private DecisionsCommand parent = new DecisionsCommand();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--region", required = true, description = "Where it would be.")
    private String region = "";

    @Option(
        names = "--asset",
        defaultValue = "primary",
        description = "Which kind of asset (default: ${DEFAULT-VALUE}).")
    private String asset = "primary";

    @Option(names = "--key-region", description = "Where its keys are (default: the same region).")
    private @Nullable String keyRegion;

    @Option(
        names = "--tenant",
        description = "Whose policy; without it, a policy is made of the facts below.")
    private @Nullable String tenant;

    @Option(
        names = "--person-in",
        description = "Where the person is who looks; for --asset support_access.")
    private @Nullable String personIn;

    @Option(
        names = "--person-nationalities",
        split = ",",
        description = "The nationalities of the person who looks.")
    private @Nullable List<String> personNationalities;

    @Option(names = "--importer", description = "Who receives the data.")
    private @Nullable String importer;

    @Option(names = "--at", description = "The moment that is asked about (default: now).")
    private @Nullable Instant at;

    @Mixin private FactOptions facts = new FactOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
      ApiClient admin = Connections.admin(parent.domicile.profile(), ApiClient.newHttpClient());
      ObjectNode question = Json.mapper().createObjectNode();
      question.put("assetKind", asset).put("region", region);
      if (keyRegion != null) {
        question.put("keyRegion", keyRegion);
      }
      if (personIn != null) {
        question.put("personIn", personIn);
      }
      if (personNationalities != null) {
        question.set("personNationalities", Json.mapper().valueToTree(personNationalities));
      }
      if (importer != null) {
        question.put("importer", importer);
      }
      if (at != null) {
        question.put("at", at.toString());
      }
      question.set("residency", policy(admin));
      ApiAnswer answer = admin.post("/v1/decisions", question);
      if (answer.status() != 200) {
        Problems.print(spec.commandLine().getErr(), answer);
        return 1;
      }
      var out = spec.commandLine().getOut();
      out.printf("%s: %s in %s%n", answer.text("outcome"), asset, region);
      for (JsonNode result : answer.json().path("policies")) {
        if (result.path("outcome").asText().equals("not_applicable")
            && !result.path("rule").asText().equals("acknowledged-law")) {
          continue;
        }
        out.printf(
            "  %-6s %s@%s %s [%s]%n         %s%n",
            result.path("outcome").asText(),
            result.path("pack").asText(),
            result.path("version").asText(),
            result.path("rule").asText(),
            result.path("citation").asText(),
            result.path("reason").asText());
        if (result.has("remedy")) {
          out.printf("         remedy: %s%n", result.path("remedy").asText());
        }
      }
      return 0;
    }

    private JsonNode policy(ApiClient admin) throws IOException, InterruptedException {
      if (tenant != null) {
        return admin.get("/v1/tenants/" + tenant).expect(200).json().path("residency");
      }
      ObjectNode policy = Json.mapper().createObjectNode();
      facts.into(policy);
      return policy;
    }
  }

  @Command(
      name = "replay",
      description =
          "Makes the decisions that were kept again; fails if any comes out otherwise than it did.",
      mixinStandardHelpOptions = true)
  static final class Replay implements Callable<Integer> {

    @ParentCommand private DecisionsCommand parent = new DecisionsCommand();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
      ApiClient admin = Connections.admin(parent.domicile.profile(), ApiClient.newHttpClient());
      var out = spec.commandLine().getOut();
      int decisions = 0;
      int same = 0;
      int notProven = 0;
      long after = 0;
      boolean more = true;
      while (more) {
        ObjectNode body = Json.mapper().createObjectNode().put("after", after);
        JsonNode report = admin.post("/v1/decision-replays", body).expect(200).json();
        decisions += report.path("decisions").asInt();
        same += report.path("same").asInt();
        notProven += report.path("notProven").asInt();
        for (JsonNode different : report.path("different")) {
          out.println("ALARM " + different);
        }
        more = report.has("next");
        after = report.path("next").asLong();
      }
      out.printf(
          "%d decisions made again: %d the same, %d not proven, %d otherwise.%n",
          decisions, same, notProven, decisions - same - notProven);
      return decisions == same + notProven ? 0 : 1;
    }
  }
}
