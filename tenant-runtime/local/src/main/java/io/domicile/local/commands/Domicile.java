package io.domicile.local.commands;

import io.domicile.cli.commands.DomicileCommandLine;
import io.domicile.local.platform.StateDirectory;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The entry point of {@code ./domicile}: the command line, and what runs a platform on this
 * machine.
 */
@Command(
    name = "domicile",
    description = "Runs and uses the platform on this machine.",
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      ProcessCommand.class,
      DemoCommand.class,
      BenchCommand.class
    },
    footer = {"", "./domicile test runs everything CI runs."})
public final class Domicile extends DomicileCommandLine {

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

  /** The platform's own, so that platforms side by side do not mix. */
  @Override
  protected Path usualProfiles() {
    return new StateDirectory(state).profiles();
  }

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    System.exit(commandLine(new Domicile()).execute(args));
  }
}
