package io.domicile.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cli.client.ApiAnswer;
import io.domicile.cli.client.ApiClient;
import io.domicile.cli.tenants.NewTenantBody;
import io.domicile.cli.tenants.TenantsClient;
import io.domicile.cli.tenants.WaitOutcome;
import java.io.IOException;
import java.time.Duration;
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
    name = "tenants",
    description = "Creates, lists, suspends and resumes tenants.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TenantsCommand.Create.class,
      TenantsCommand.ListAll.class,
      SuspensionCommands.Suspend.class,
      SuspensionCommands.Resume.class
    })
final class TenantsCommand {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @ParentCommand private DomicileCommandLine domicile = new DomicileCommandLine();

  DomicileCommandLine domicile() {
    return domicile;
  }

  @Command(
      name = "create",
      description = "Creates a tenant and waits until it is active.",
      mixinStandardHelpOptions = true)
  static final class Create implements Callable<Integer> {

    @ParentCommand private TenantsCommand parent = new TenantsCommand();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--slug", required = true, description = "The tenant's name in host names.")
    private String slug = "";

    @Option(names = "--display-name", description = "For people (default: the slug).")
    private @Nullable String displayName;

    @Option(names = "--home-region", description = "Where it must be; without it, placement picks.")
    private @Nullable String homeRegion;

    @Mixin private FactOptions facts = new FactOptions();

    @Option(
        names = "--packs",
        split = ",",
        description = "Residency packs to apply beside those that apply by facts.")
    private List<String> packs = List.of();

    @Option(names = "--plan", defaultValue = "standard", description = "Default: ${DEFAULT-VALUE}.")
    private String plan = "standard";

    @Option(
        names = "--vault-key",
        description =
            "A key of the tenant's own in its region's vault, such as a KMS ARN; its cell decides.")
    private @Nullable String vaultKey;

    @Override
    public Integer call() throws IOException, InterruptedException {
      var request =
          NewTenantBody.of(slug, displayName == null ? slug : displayName)
              .homeRegion(homeRegion)
              .packs(packs)
              .facts(facts::into)
              .plan(plan)
              .vaultKey(vaultKey);
      var tenants =
          new TenantsClient(
              Connections.admin(parent.domicile.profile(), ApiClient.newHttpClient()));
      ApiAnswer answer = tenants.create(request);
      String operation = answer.header("Location").orElse("");
      boolean waitsForRoom = answer.status() == 503 && !operation.isEmpty();
      if (answer.status() != 202 && !waitsForRoom) {
        Problems.print(spec.commandLine().getErr(), answer);
        return 1;
      }
      if (waitsForRoom) {
        spec.commandLine()
            .getOut()
            .printf("%s is taken and waits: %s%n", slug, answer.text("detail"));
        return 0;
      }
      return print(tenants.await(operation, PATIENCE));
    }

    private int print(WaitOutcome outcome) {
      var out = spec.commandLine().getOut();
      return switch (outcome) {
        case WaitOutcome.Done done -> {
          out.printf(
              "%s is active in %s (%s).%n",
              slug, done.tenant().at("/home/region").asText(), done.tenant().path("id").asText());
          out.printf("  endpoint %s%n", done.tenant().path("endpoint").asText());
          yield 0;
        }
        case WaitOutcome.Failed failed -> {
          spec.commandLine().getErr().printf("%s was not made: %s%n", slug, failed.reason());
          yield 1;
        }
        case WaitOutcome.UnderWay underWay -> {
          out.printf(
              "%s is taken and not active after %d s: it waits for %s. It goes on by itself; ./domicile tenants list shows"
                  + " when it is there.%n",
              slug, PATIENCE.toSeconds(), underWay.waitsFor());
          yield 0;
        }
      };
    }
  }

  @Command(name = "list", description = "Lists every tenant.", mixinStandardHelpOptions = true)
  static final class ListAll implements Callable<Integer> {

    @ParentCommand private TenantsCommand parent = new TenantsCommand();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
      var out = spec.commandLine().getOut();
      out.printf("%-24s %-14s %-16s %s%n", "SLUG", "STATE", "REGION", "ID");
      var tenants =
          new TenantsClient(
              Connections.admin(parent.domicile.profile(), ApiClient.newHttpClient()));
      for (JsonNode tenant : tenants.all()) {
        var key = tenants.key(tenant.path("id").asText());
        String remark = remark(tenant, key);
        out.printf(
            "%-24s %-14s %-16s %s%s%n",
            tenant.path("slug").asText(),
            isDark(tenant, key) ? "dark" : tenant.path("state").asText(),
            tenant.at("/home/region").asText("-"),
            tenant.path("id").asText(),
            remark.isEmpty() ? "" : "  " + remark);
      }
      return 0;
    }

    /** Its key opens nothing, or has just come back and waits for a new epoch. */
    private static boolean isDark(JsonNode tenant, ApiAnswer key) {
      return tenant.path("state").asText().equals("active")
          && key.status() == 200
          && (!key.json().at("/key/enabled").asBoolean(true)
              || key.json().at("/key/awaitsEpoch").asBoolean(false));
    }

    /** Why it is not as one would expect; empty if it is. */
    private static String remark(JsonNode tenant, ApiAnswer key) {
      if (isDark(tenant, key)) {
        return key.json().at("/key/enabled").asBoolean(true)
            ? "its key is on again; it waits for a new epoch"
            : "its key is " + key.text("key.found") + " (" + key.text("key.cause") + ")";
      }
      if (tenant.path("state").asText().matches("requested|provisioning")) {
        String cell = key.text("detail");
        return cell.contains("refused it: ")
            ? cell
            : tenant.at("/home/region").isMissingNode() || tenant.at("/home/region").isNull()
                ? "no lawful cell has taken it yet"
                : "its cell has not finished; its operation says at which step it is";
      }
      return "";
    }
  }
}
