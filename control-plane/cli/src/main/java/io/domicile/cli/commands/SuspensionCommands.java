package io.domicile.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cli.client.ApiAnswer;
import io.domicile.cli.client.ApiClient;
import io.domicile.cli.tenants.TenantsClient;
import io.domicile.cli.tenants.WaitOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code tenants suspend} and {@code tenants resume}: each asks, and waits until it is so. */
final class SuspensionCommands {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private SuspensionCommands() {}

  /** What both have. */
  abstract static class Change implements Callable<Integer> {

    @ParentCommand private TenantsCommand parent = new TenantsCommand();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "TENANT", description = "Its slug or id.")
    private String tenant = "";

    @Option(names = "--reason", description = "For the evidence log; no personal data.")
    private String reason = "";

    abstract ApiAnswer ask(TenantsClient tenants, String tenant, String reason)
        throws IOException, InterruptedException;

    @Override
    public Integer call() throws IOException, InterruptedException {
      var tenants =
          new TenantsClient(
              Connections.admin(parent.domicile().profile(), ApiClient.newHttpClient()));
      ApiAnswer answer = ask(tenants, tenant, reason);
      if (answer.status() != 202) {
        Problems.print(spec.commandLine().getErr(), answer);
        return 1;
      }
      var out = spec.commandLine().getOut();
      return switch (tenants.await("/v1/operations/" + answer.text("id"), PATIENCE)) {
        case WaitOutcome.Done(JsonNode done) -> {
          out.printf(
              "%s is %s (epoch %s).%n",
              done.path("slug").asText(),
              done.path("state").asText(),
              done.at("/home/epoch").asText());
          yield 0;
        }
        case WaitOutcome.Failed failed -> {
          spec.commandLine().getErr().println("It could not be done: " + failed.reason());
          yield 1;
        }
        case WaitOutcome.UnderWay underWay -> {
          out.printf(
              "It is taken and not done after %d s: it waits for %s. It goes on by itself.%n",
              PATIENCE.toSeconds(), underWay.waitsFor());
          yield 0;
        }
      };
    }
  }

  @Command(
      name = "suspend",
      description = "Closes the tenant's database to everybody but its cell. Nothing is lost.",
      mixinStandardHelpOptions = true)
  static final class Suspend extends Change {
    @Override
    ApiAnswer ask(TenantsClient tenants, String tenant, String reason)
        throws IOException, InterruptedException {
      return tenants.suspend(tenant, reason);
    }
  }

  @Command(
      name = "resume",
      description = "Opens a suspended tenant's database again, at a new epoch.",
      mixinStandardHelpOptions = true)
  static final class Resume extends Change {
    @Override
    ApiAnswer ask(TenantsClient tenants, String tenant, String reason)
        throws IOException, InterruptedException {
      return tenants.resume(tenant, reason);
    }
  }
}
