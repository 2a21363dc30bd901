package io.domicile.cli.commands;

import io.domicile.cli.profiles.Profile;
import io.domicile.service.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "profiles",
    description = "The platforms that this command line knows: addresses and tokens.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ProfilesCommand.All.class, ProfilesCommand.Set.class})
final class ProfilesCommand {

  @ParentCommand private DomicileCommandLine domicile = new DomicileCommandLine();

  @Command(
      name = "list",
      description = "Names them, with their addresses and no tokens.",
      mixinStandardHelpOptions = true)
  static final class All implements Callable<Integer> {

    @ParentCommand private ProfilesCommand parent = new ProfilesCommand();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
      var out = spec.commandLine().getOut();
      parent
          .domicile
          .profiles()
          .all()
          .forEach(
              (name, profile) -> {
                out.printf("%s  %s%n", name, profile.controlPlane().url());
                profile
                    .cells()
                    .forEach((cell, endpoint) -> out.printf("  %s  %s%n", cell, endpoint.url()));
              });
      return 0;
    }
  }

  @Command(
      name = "set",
      description = "Writes one, in place of one of that name.",
      mixinStandardHelpOptions = true)
  static final class Set implements Callable<Integer> {

    @ParentCommand private ProfilesCommand parent = new ProfilesCommand();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Option(
        names = "--control-plane",
        required = true,
        paramLabel = "URL",
        description = "Its address.")
    private URI controlPlane = URI.create("");

    @Option(
        names = "--token-file",
        required = true,
        paramLabel = "FILE",
        description = "An administrator's token; mode 0600.")
    private Path tokenFile = Path.of("");

    @Option(
        names = "--cell",
        paramLabel = "CELL=URL",
        description = "The address of a cell that is operated; may be repeated.")
    private Map<String, URI> cells = new HashMap<>();

    @Option(
        names = "--operator-token-file",
        paramLabel = "CELL=FILE",
        description = "The token of that cell's operator; mode 0600.")
    private Map<String, Path> operatorTokenFiles = new HashMap<>();

    @Override
    public Integer call() throws IOException {
      if (!cells.keySet().equals(operatorTokenFiles.keySet())) {
        throw new IllegalArgumentException(
            "Each --cell needs an --operator-token-file, and the other way round.");
      }
      var profile = new Profile(endpoint(controlPlane, tokenFile), Map.of());
      for (var cell : cells.entrySet()) {
        profile =
            profile.with(
                cell.getKey(),
                endpoint(
                    cell.getValue(),
                    Objects.requireNonNull(operatorTokenFiles.get(cell.getKey()))));
      }
      parent.domicile.profiles().put(name, profile);
      spec.commandLine().getOut().println("Written: " + name + ".");
      return 0;
    }

    private static Profile.Endpoint endpoint(URI url, Path tokenFile) throws IOException {
      if (url.getScheme() == null || !url.getScheme().matches("https?") || url.getHost() == null) {
        throw new IllegalArgumentException(url + " is not an address such as https://example.org.");
      }
      try {
        return new Profile.Endpoint(url, PrivateFiles.readSecret(tokenFile));
      } catch (UncheckedIOException e) {
        throw new IOException("The token cannot be read: " + e.getMessage(), e);
      }
    }
  }
}
