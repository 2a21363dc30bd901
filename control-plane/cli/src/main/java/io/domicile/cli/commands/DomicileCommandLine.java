package io.domicile.cli.commands;

import io.domicile.cli.profiles.Profile;
import io.domicile.cli.profiles.Profiles;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The command line of a platform, wherever it runs. Local mode adds its own commands and keeps its
 * profile with its state.
 */
@Command(
    name = "domicile",
    description = "Uses a platform.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {
      TenantsCommand.class,
      ApiKeysCommand.class,
      KeysCommand.class,
      PacksCommand.class,
      DecisionsCommand.class,
      SimulateCommand.class,
      CredentialsCommand.class,
      ProfilesCommand.class
    })
public class DomicileCommandLine {

  @Option(
      names = "--profile",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = "Which platform (default: ${DEFAULT-VALUE}).",
      defaultValue = "local")
  private String profile = "local";

  @Option(
      names = "--profiles",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "Where addresses and tokens are kept; mode 0600.")
  private @Nullable Path profiles;

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine(new DomicileCommandLine()).execute(args));
  }

  /** Where the profiles are unless the caller says otherwise. */
  protected Path usualProfiles() {
    return Path.of(System.getProperty("user.home"), ".config", "domicile", "profiles.json");
  }

  Profiles profiles() {
    Path named = profiles;
    return new Profiles(named == null ? usualProfiles() : named);
  }

  /** The platform that the command is about. */
  Profile profile() throws IOException {
    return profiles().get(profile);
  }

  /** Parses and runs the commands below the root; what goes wrong is said in one sentence. */
  public static CommandLine commandLine(DomicileCommandLine root) {
    var line = new CommandLine(root);
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
    line.getCommandSpec().versionProvider(new CliVersion());
    line.getSubcommands().values().forEach(DomicileCommandLine::versioned);
  }
}
