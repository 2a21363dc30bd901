package io.domicile.local.commands;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.local.client.Answer;
import io.domicile.local.client.ApiClient;
import io.domicile.local.platform.LocalRegion;
import io.domicile.local.tenants.Tenants;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "keys",
    description = "A tenant's key, as its region's operator.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      KeysCommand.Status.class,
      KeysCommand.Disable.class,
      KeysCommand.Enable.class,
      KeysCommand.Drill.class,
      KeysCommand.Rotate.class
    })
final class KeysCommand {

  @ParentCommand private Domicile domicile = new Domicile();

  /** What all have: a tenant, and its cell. */
  abstract static class OfTenant implements Callable<Integer> {

    @ParentCommand private KeysCommand parent = new KeysCommand();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "TENANT", description = "Its slug or id.")
    private String tenant = "";

    abstract Answer ask(ApiClient operator, String path) throws IOException, InterruptedException;

    @Override
    public Integer call() throws IOException, InterruptedException {
      var http = ApiClient.newHttpClient();
      JsonNode found = new Tenants(Connections.admin(parent.domicile.state(), http)).get(tenant);
      String region = found.at("/home/region").asText();
      LocalRegion home =
          LocalRegion.ALL.stream()
              .filter(candidate -> candidate.toString().equals(region))
              .findFirst()
              .orElseThrow(() -> new IOException(tenant + " has no home yet."));
      Answer answer =
          ask(
              Connections.operator(parent.domicile.state(), home, http),
              "/v1/tenants/" + found.path("id").asText() + "/key");
      if (answer.status() != 200) {
        Problems.print(spec.commandLine().getErr(), answer);
        return 1;
      }
      print(spec.commandLine().getOut(), answer.json());
      return 0;
    }

    private static void print(PrintWriter out, JsonNode key) {
      JsonNode standing = key.path("standing");
      out.printf("wrapped by %s%n", key.path("vaultKey").asText());
      out.printf(
          "wanted %s, the vault says %s (%s)%n",
          standing.path("wanted").asText(),
          standing.path("found").asText(),
          standing.path("cause").asText());
      if (key.path("timeToDark").isNumber()) {
        out.printf("last went dark within %d ms%n", key.path("timeToDark").asLong());
      }
      for (JsonNode canary : key.path("canaries")) {
        out.printf(
            "  %s: dark at %s, heard from the %s; the vault %s%n",
            canary.path("runtime").asText(),
            canary.path("darkAt").asText(),
            canary.path("heardFrom").asText(),
            canary.path("vaultRefuses").asBoolean() ? "refuses" : "was not seen to refuse");
      }
      for (JsonNode missing : key.path("notDarkYet")) {
        out.printf("  %s: not proven to be dark%n", missing.asText());
      }
      for (JsonNode use : key.path("use")) {
        out.printf(
            "  %s: %s %d times%n",
            use.path("runtime").asText(), use.path("purpose").asText(), use.path("uses").asLong());
      }
      JsonNode rotation = key.path("rotation");
      if (!rotation.isMissingNode() && !rotation.isNull()) {
        out.printf(
            "rotation to root key version %d: %s%n",
            rotation.path("version").asInt(), rotation.path("state").asText());
      }
    }
  }

  /** One that is done for a reason. */
  abstract static class Change extends OfTenant {

    @Option(
        names = "--reason",
        defaultValue = "command line",
        description = "For the record; no personal data. Default: ${DEFAULT-VALUE}.")
    private String reason = "";

    abstract String verb();

    @Override
    Answer ask(ApiClient operator, String path) throws IOException, InterruptedException {
      return operator.post(path + "/" + verb(), Map.of("reason", reason));
    }
  }

  @Command(
      name = "status",
      description = "How the key stands, what each runtime's canary showed, how often it was used.",
      mixinStandardHelpOptions = true)
  static final class Status extends OfTenant {
    @Override
    Answer ask(ApiClient operator, String path) throws IOException, InterruptedException {
      return operator.get(path);
    }
  }

  @Command(
      name = "disable",
      description = "Turns the key off: runtimes, vault and database go dark for the tenant.",
      mixinStandardHelpOptions = true)
  static final class Disable extends Change {
    @Override
    String verb() {
      return "disable";
    }
  }

  @Command(
      name = "enable",
      description = "Turns the key on again; the tenant comes back at a new epoch.",
      mixinStandardHelpOptions = true)
  static final class Enable extends Change {
    @Override
    String verb() {
      return "enable";
    }
  }

  @Command(
      name = "drill",
      description = "Tries the kill switch: off until every runtime is dark, and on again.",
      mixinStandardHelpOptions = true)
  static final class Drill extends Change {
    @Override
    String verb() {
      return "drill";
    }
  }

  @Command(
      name = "rotate",
      description = "Begins a rotation to a new root key.",
      mixinStandardHelpOptions = true)
  static final class Rotate extends OfTenant {
    @Override
    Answer ask(ApiClient operator, String path) throws IOException, InterruptedException {
      return operator.post(path + "/rotate", Map.of());
    }
  }
}
