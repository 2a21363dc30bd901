package io.domicile.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PacksCommandTest {
  private static final Path LAW = Path.of("../../residency-policies");

  @TempDir private Path root;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void aDraftOfOnePack() throws IOException {
    copy(LAW.resolve("packs/contract-pins"), root.resolve("packs/contract-pins"));
  }

  @Test
  void a_folder_of_drafts_is_tested_and_reported_for_people_and_machines() throws IOException {
    assertThat(run("test")).as("%s%s", out, err).isZero();

    assertThat(out.toString())
        .contains("contract-pins@1.0", "(draft)", "every pack is fit to be published");
    assertThat(Files.readString(root.resolve("junit.xml")))
        .contains("<testsuite name=\"contract-pins@1.0\"", "failures=\"0\"");
  }

  @Test
  void a_case_that_fails_fails_the_command_and_says_where_it_stands() throws IOException {
    edit("cases.json", "\"region\": \"us-west-2\"", "\"region\": \"eu-west-3\"");

    assertThat(run("test")).isEqualTo(1);
    assertThat(out.toString())
        .contains("FAIL and in Oregon", root.resolve("packs") + "/contract-pins/1.0/cases.json:3");
    assertThat(Files.readString(root.resolve("junit.xml"))).contains("<failure");
    assertThat(run("publish")).isEqualTo(1);
    assertThat(root.resolve("packs/published.json")).doesNotExist();
  }

  @Test
  void a_published_pack_that_was_edited_is_refused_and_told_what_to_do() throws IOException {
    assertThat(run("publish")).as("%s%s", out, err).isZero();
    assertThat(out.toString()).contains("Published: contract-pins@1.0.");
    edit("rules.cedar", "the contract names this country", "the contract allows this country");

    assertThat(run("test")).isEqualTo(1);
    assertThat(out.toString())
        .contains("contract-pins@1.0 is published and its files have changed", "a new version");
    assertThat(Files.readString(root.resolve("junit.xml"))).contains("<failure");
  }

  @Test
  void a_pack_or_a_folder_that_does_not_exist_is_an_error() {
    assertThat(run("test", "atlantis")).isNotZero();
    assertThat(err.toString()).contains("there is no pack called atlantis");
  }

  private int run(String command, String... more) {
    var arguments = new ArrayList<String>();
    arguments.add("packs");
    arguments.add(command);
    arguments.addAll(List.of(more));
    arguments.addAll(
        List.of(
            "--packs",
            root.resolve("packs").toString(),
            "--lists",
            LAW.resolve("lists").toString()));
    if (command.equals("test")) {
      arguments.addAll(List.of("--junit", root.resolve("junit.xml").toString()));
    }
    return DomicileCommandLine.commandLine(new DomicileCommandLine())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }

  private void edit(String file, String from, String to) throws IOException {
    var path = root.resolve("packs/contract-pins/1.0").resolve(file);
    var text = Files.readString(path);
    assertThat(text).contains(from);
    Files.writeString(path, text.replace(from, to));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var paths = Files.walk(from)) {
      paths.forEach(
          path -> {
            try {
              var target = to.resolve(from.relativize(path).toString());
              Files.createDirectories(target.getParent());
              Files.copy(path, target);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
