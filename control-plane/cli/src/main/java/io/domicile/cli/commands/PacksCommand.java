package io.domicile.cli.commands;

import io.domicile.residency.packs.InvalidPackException;
import io.domicile.residency.packs.Pack;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.publication.JUnitReport;
import io.domicile.residency.publication.PackReport;
import io.domicile.residency.publication.PackTests;
import io.domicile.residency.publication.Publication;
import io.domicile.residency.publication.TextReport;
import io.domicile.residency.region.Regions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "packs",
    description = "Tests and publishes residency packs, the platform's own or a folder of drafts.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {PacksCommand.Test.class, PacksCommand.Publish.class})
final class PacksCommand {

  /** Which packs, from where. */
  static final class Source {

    private static final Path OWN = Path.of("residency-policies", "packs");

    @Parameters(
        arity = "0..1",
        paramLabel = "PACK",
        description =
            "A name (eu-gdpr, each of its versions) or a version (eu-gdpr@1.0); all without it.")
    private @Nullable String pack;

    @Option(
        names = "--packs",
        paramLabel = "DIR",
        description =
            "A folder of <name>/<version>/ folders (default: residency-policies/packs where that exists).")
    private @Nullable Path packs;

    @Option(
        names = "--lists",
        paramLabel = "DIR",
        description = "A folder of dated lists (default: lists beside the packs).")
    private @Nullable Path lists;

    @Nullable String pack() {
      return pack;
    }

    /** The folder of packs; null where none was named and there is none here. */
    @Nullable Path folder() {
      if (packs != null) {
        return directory(packs);
      }
      return Files.isDirectory(OWN) ? OWN : null;
    }

    /** The folder of lists that goes with a folder of packs. */
    Path lists(Path folder) {
      if (lists != null) {
        return directory(lists);
      }
      var beside = folder.resolveSibling("lists");
      return directory(Files.isDirectory(beside) ? beside : OWN.resolveSibling("lists"));
    }

    private static Path directory(Path path) {
      if (!Files.isDirectory(path)) {
        throw new IllegalArgumentException("There is no folder " + path + ".");
      }
      return path;
    }
  }

  @Command(
      name = "test",
      description = "Runs the worked cases and says whether the packs are fit to be published.",
      mixinStandardHelpOptions = true)
  static final class Test implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Source source = new Source();

    @Option(
        names = "--junit",
        paramLabel = "FILE",
        defaultValue = "target/packs-test/TEST-residency-packs.xml",
        description = "Where the report for build servers goes (default: ${DEFAULT-VALUE}).")
    private Path junit = Path.of("target", "packs-test", "TEST-residency-packs.xml");

    @Override
    public Integer call() throws IOException {
      Path folder = source.folder();
      var report =
          new TextReport(spec.commandLine().getOut(), folder == null ? "" : folder.toString());
      List<PackReport> tests;
      try {
        Packs packs = folder == null ? Packs.standard() : Packs.load(folder, source.lists(folder));
        tests = new PackTests(Regions.standard(), packs).run(source.pack());
      } catch (InvalidPackException e) {
        report.write(e.problems());
        write(JUnitReport.ofProblems(e.problems()));
        return 1;
      }
      report.write(tests);
      write(JUnitReport.of(tests));
      return tests.stream().allMatch(PackReport::passed) ? 0 : 1;
    }

    private void write(String xml) throws IOException {
      Files.createDirectories(junit.toAbsolutePath().getParent());
      Files.writeString(junit, xml);
      spec.commandLine().getOut().println("JUnit XML: " + junit);
    }
  }

  @Command(
      name = "publish",
      description = {
        "Publishes what passes its tests: records its digest in published.json.",
        "A published version never changes; a change is a new version."
      },
      mixinStandardHelpOptions = true)
  static final class Publish implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Source source = new Source();

    @Override
    public Integer call() throws IOException {
      Path folder = source.folder();
      if (folder == null) {
        throw new IllegalArgumentException("Name the folder of packs to publish with --packs.");
      }
      var out = spec.commandLine().getOut();
      var report = new TextReport(out, folder.toString());
      try {
        var publication =
            new Publication(Regions.standard(), folder, source.lists(folder), source.pack());
        List<Pack> published = publication.publish();
        if (!publication.tests().stream().allMatch(PackReport::passed)) {
          report.write(publication.tests());
          return 1;
        }
        out.println(
            published.isEmpty()
                ? "Nothing new to publish."
                : "Published: "
                    + String.join(", ", published.stream().map(Pack::reference).toList())
                    + ". They do not change from now on.");
        return 0;
      } catch (InvalidPackException e) {
        report.write(e.problems());
        return 1;
      }
    }
  }
}
