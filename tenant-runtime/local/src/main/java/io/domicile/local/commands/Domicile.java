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
    return new CommandLine(new Domicile())
        .setExecutionExceptionHandler(
            (e, command, _) -> {
              if (!(e instanceof IOException || e instanceof IllegalArgumentException)) {
                throw e;
              }
              command
                  .getErr()
                  .println(command.getColorScheme().errorText(String.valueOf(e.getMessage())));
              return command.getCommandSpec().exitCodeOnExecutionException();
            });
  }
}
