package io.domicile.local.commands;

import io.domicile.cli.client.ApiClient;
import io.domicile.local.control.RunningPlatform;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "down",
    description = "Stops the running platform and waits until it has.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {

  @ParentCommand private Domicile domicile = new Domicile();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    var running = RunningPlatform.read(domicile.state());
    var supervisor = ProcessHandle.of(running.pid());
    Supervisor.of(running, ApiClient.newHttpClient()).post("/down", Map.of()).expect(200);
    if (supervisor.isPresent()) {
      try {
        supervisor.get().onExit().get(60, TimeUnit.SECONDS);
      } catch (TimeoutException | ExecutionException e) {
        throw new IOException("The platform is still stopping after 60 s.", e);
      }
    }
    spec.commandLine().getOut().println("Stopped.");
    return 0;
  }
}
