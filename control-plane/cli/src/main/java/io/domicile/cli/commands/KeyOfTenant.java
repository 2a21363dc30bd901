package io.domicile.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cli.client.ApiAnswer;
import io.domicile.cli.client.ApiClient;
import io.domicile.cli.tenants.TenantsClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * What the commands of {@code keys} have alike: a tenant, and its cell as its regional operator
 * sees it.
 */
abstract class KeyOfTenant implements Callable<Integer> {

  @ParentCommand private KeysCommand parent = new KeysCommand();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "TENANT", description = "Its slug or id.")
  private String tenant = "";

  /** The tenant's key at its cell. */
  record Door(ApiClient cell, String path, JsonNode tenant) {

    ApiAnswer get(String verb) throws IOException, InterruptedException {
      return cell.get(path + verb);
    }

    /** Where the address says it all. */
    ApiAnswer post(String verb) throws IOException, InterruptedException {
      return cell.post(path + verb);
    }

    ApiAnswer post(String verb, Object body) throws IOException, InterruptedException {
      return cell.post(path + verb, body);
    }
  }

  /** Asks, and waits until it is over where it takes time. */
  abstract ApiAnswer ask(Door door) throws IOException, InterruptedException;

  /** Shows a good answer. */
  void print(PrintWriter out, Door door, ApiAnswer answer)
      throws IOException, InterruptedException {
    KeyText.status(out, answer.json());
  }

  /** The command's code after a good answer. */
  int code(ApiAnswer answer) {
    return 0;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var http = ApiClient.newHttpClient();
    var profile = parent.domicile().profile();
    JsonNode found = new TenantsClient(Connections.admin(profile, http)).get(tenant);
    var door =
        new Door(
            Connections.operator(profile, Connections.home(found), http),
            "/v1/tenants/" + found.path("id").asText() + "/key",
            found);
    ApiAnswer answer = ask(door);
    if (answer.status() != 200) {
      Problems.print(spec.commandLine().getErr(), answer);
      return 1;
    }
    print(spec.commandLine().getOut(), door, answer);
    return code(answer);
  }
}
