package io.domicile.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cli.client.ApiAnswer;
import io.domicile.cli.client.ApiClient;
import io.domicile.cli.tenants.TenantsClient;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "api-keys",
    description = "Mints API keys, in the tenant's own region.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = ApiKeysCommand.Create.class)
final class ApiKeysCommand {

  @ParentCommand private DomicileCommandLine domicile = new DomicileCommandLine();

  @Command(
      name = "create",
      description =
          "Asks the tenant's cell, as its regional operator, for a key. It is shown once.",
      mixinStandardHelpOptions = true)
  static final class Create implements Callable<Integer> {

    @ParentCommand private ApiKeysCommand parent = new ApiKeysCommand();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "TENANT", description = "Its slug or id.")
    private String tenant = "";

    @Option(
        names = "--label",
        defaultValue = "command line",
        description = "Default: ${DEFAULT-VALUE}.")
    private String label = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
      var http = ApiClient.newHttpClient();
      JsonNode found =
          new TenantsClient(Connections.admin(parent.domicile.profile(), http)).get(tenant);
      String home = Connections.home(found);
      ApiAnswer answer =
          Connections.operator(parent.domicile.profile(), home, http)
              .post(
                  "/v1/tenants/" + found.path("id").asText() + "/api-keys", Map.of("label", label));
      if (answer.status() != 201) {
        Problems.print(spec.commandLine().getErr(), answer);
        return 1;
      }
      spec.commandLine().getOut().println(answer.text("apiKey"));
      spec.commandLine()
          .getErr()
          .println("Expires " + answer.text("expiresAt") + ". It is not shown again.");
      return 0;
    }
  }
}
