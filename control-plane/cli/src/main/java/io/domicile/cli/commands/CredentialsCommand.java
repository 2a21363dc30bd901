package io.domicile.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cli.client.ApiAnswer;
import io.domicile.cli.client.ApiClient;
import io.domicile.cli.tenants.TenantsClient;
import io.domicile.contract.operations.RotationState;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "credentials",
    description = "Rotates what runtimes log in to tenants' databases with.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = CredentialsCommand.Rotate.class)
final class CredentialsCommand {

  @ParentCommand private DomicileCommandLine domicile = new DomicileCommandLine();

  @Command(
      name = "rotate",
      description =
          "Asks the tenant's cell, as its regional operator, for a fresh login role, and waits"
              + " until the old one is gone.",
      mixinStandardHelpOptions = true)
  static final class Rotate implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 100;

    @ParentCommand private CredentialsCommand parent = new CredentialsCommand();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "TENANT", description = "Its slug or id.")
    private String tenant = "";

    @Option(
        names = "--overlap-seconds",
        description =
            "How long the old role stays open at most (default: the cell's). 0 closes it at once,"
                + " with what runs on it.")
    private @Nullable Integer overlapSeconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
      var http = ApiClient.newHttpClient();
      JsonNode found =
          new TenantsClient(Connections.admin(parent.domicile.profile(), http)).get(tenant);
      ApiClient cell =
          Connections.operator(parent.domicile.profile(), Connections.home(found), http);
      String path = "/v1/tenants/" + found.path("id").asText() + "/credential-rotations";
      ApiAnswer answer =
          cell.post(
              path, overlapSeconds == null ? Map.of() : Map.of("overlapSeconds", overlapSeconds));
      if (answer.status() != 202) {
        Problems.print(spec.commandLine().getErr(), answer);
        return 1;
      }
      return await(cell, path + "/" + answer.text("id"));
    }

    private int await(ApiClient cell, String rotation) throws IOException, InterruptedException {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      var out = spec.commandLine().getOut();
      while (true) {
        ApiAnswer now = cell.get(rotation).expect(200);
        switch (RotationState.of(now.text("state"))) {
          case DONE -> {
            out.printf(
                "%s logs in with serial %s; the old role is gone.%n", tenant, now.text("toSerial"));
            return 0;
          }
          case ABANDONED -> {
            out.println("A suspension or a new epoch took its place.");
            return 1;
          }
          case MAKING, OVERLAPPING, CLOSING -> {
            if (System.nanoTime() > deadline) {
              out.printf(
                  "Still %s; the old role is closed at %s at the latest.%n",
                  now.text("state"), now.text("closesAt"));
              return 0;
            }
            Thread.sleep(POLL_MILLIS);
          }
        }
      }
    }
  }
}
