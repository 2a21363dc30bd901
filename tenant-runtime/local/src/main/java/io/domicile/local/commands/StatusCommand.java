package io.domicile.local.commands;

import io.domicile.local.client.ApiClient;
import io.domicile.local.control.ProcessStatus;
import io.domicile.local.control.RunningPlatform;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "status",
    description = "Shows which processes run.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

  @ParentCommand private Domicile domicile = new Domicile();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    var running = RunningPlatform.read(domicile.state());
    var answer = Supervisor.of(running, ApiClient.newHttpClient()).get("/processes");
    for (ProcessStatus process : Supervisor.processes(answer).processes()) {
      spec.commandLine()
          .getOut()
          .printf(
              "%-24s %s%n",
              process.name(), process.running() ? "running, pid " + process.pid() : "stopped");
    }
    return 0;
  }
}
