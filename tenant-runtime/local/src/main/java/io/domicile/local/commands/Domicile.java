package io.domicile.local.commands;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The entry point of {@code ./domicile}. */
@Command(
    name = "domicile",
    description = "Runs and uses the platform on this machine.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      ProcessCommand.class,
      TenantsCommand.class,
      ApiKeysCommand.class,
      KeysCommand.class,
      PacksCommand.class,
      DecisionsCommand.class,
      SimulateCommand.class,
      CredentialsCommand.class,
      DemoCommand.class,
      BenchCommand.class
    },
    footer = {"", "./domicile test runs everything CI runs."})
public final class Domicile {

  @Option(
      names = "--state",
      scope = ScopeType.INHERIT,
      paramLabel = "DIR",
      description = "Where the platform keeps its state (default: ${DEFAULT-VALUE}).",
      defaultValue = ".domicile")
  private Path state = Path.of(".domicile");

  Path state() {
    return state;
  }

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    var line = new CommandLine(new Domicile());
    versioned(line);
    return line.setExecutionExceptionHandler(
        (e, command, _) -> {
          if (!(e instanceof IOException || e instanceof IllegalArgumentException)) {
            throw e;
          }
          command.getErr().println(command.getColorScheme().errorText(Failures.sentence(e)));
          return command.getCommandSpec().exitCodeOnExecutionException();
        });
  }

  /** Every command takes {@code --version}, so every command knows it. */
  private static void versioned(CommandLine line) {
    line.getCommandSpec().versionProvider(new Version());
    line.getSubcommands().values().forEach(Domicile::versioned);
  }
}
