package io.domicile.local.commands;

import io.domicile.local.measurements.PlatformMeasurements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "bench",
    description = "Measures.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = BenchCommand.Platform.class)
final class BenchCommand {

  @Command(
      name = "platform",
      description = "Boots a platform of its own on free ports and measures it, for some minutes.",
      mixinStandardHelpOptions = true)
  static final class Platform implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--tenants", defaultValue = "50", description = "Default: ${DEFAULT-VALUE}.")
    private int tenants;

    @Option(
        names = "--output",
        paramLabel = "DIR",
        defaultValue = "docs/measurements",
        description = "For platform.md and platform.json (default: ${DEFAULT-VALUE}).")
    private Path output = Path.of("docs/measurements");

    @Override
    public Integer call() throws IOException, InterruptedException {
      Path state = Files.createTempDirectory("domicile-bench-");
      new PlatformMeasurements(state, tenants).run(output);
      spec.commandLine().getOut().println("Measured: " + output.resolve("platform.md"));
      return 0;
    }
  }
}
