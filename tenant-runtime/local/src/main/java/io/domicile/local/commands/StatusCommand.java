package io.domicile.local.commands;

import io.domicile.cli.client.ApiClient;
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
    description = "Shows which processes run, and what their health checks have to say.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

  @ParentCommand private Domicile domicile = new Domicile();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    var running = RunningPlatform.read(domicile.state());
    var http = ApiClient.newHttpClient();
    var answer = Supervisor.of(running, http).get("/processes");
    var out = spec.commandLine().getOut();
    for (ProcessStatus process : Supervisor.processes(answer).processes()) {
      out.printf(
          "%-24s %s%n",
          process.name(), process.running() ? "running, pid " + process.pid() : "stopped");
      if (process.running()) {
        for (String remark : Health.of(http, running.port(process.name() + ".admin"))) {
          out.printf("  %s%n", remark);
        }
      }
    }
    return 0;
  }
}
