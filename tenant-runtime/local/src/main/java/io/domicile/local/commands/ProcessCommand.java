package io.domicile.local.commands;

import io.domicile.cli.client.ApiClient;
import io.domicile.local.control.RunningPlatform;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "process",
    description = "Starts, stops or kills (SIGKILL) one process of the running platform.",
    mixinStandardHelpOptions = true)
final class ProcessCommand implements Callable<Integer> {

  /** What can be done to a process. */
  enum Action {
    start,
    stop,
    kill
  }

  @ParentCommand private Domicile domicile = new Domicile();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "ACTION", description = "${COMPLETION-CANDIDATES}")
  private Action action = Action.start;

  @Parameters(index = "1", paramLabel = "NAME", description = "As ./domicile status shows it.")
  private String name = "";

  @Override
  public Integer call() throws IOException, InterruptedException {
    var running = RunningPlatform.read(domicile.state());
    Supervisor.of(running, ApiClient.newHttpClient())
        .post("/processes/" + name + "/" + action, Map.of())
        .expect(200);
    spec.commandLine().getOut().println(name + ": " + action + " done.");
    return 0;
  }
}
