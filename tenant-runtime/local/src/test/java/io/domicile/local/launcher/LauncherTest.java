package io.domicile.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LauncherTest {

  @TempDir private Path folder = Path.of("");
  private Checkout checkout = uninitialised();

  private static Checkout uninitialised() {
    try {
      return Checkout.in(Files.createTempDirectory("domicile-launcher-"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @BeforeEach
  void checkOut() throws IOException {
    checkout = Checkout.in(folder);
  }

  @Test
  void a_class_is_tested_in_the_module_that_has_it() throws Exception {
    assertThat(checkout.domicile("test", "RoutesTest").code()).isZero();

    assertThat(checkout.asked())
        .startsWith("verify", "-pl", "tenant-runtime/core", "-am")
        .contains("-Dtest=RoutesTest", "-Dit.test=none", "-Dtest.excludedGroups=");
  }

  @Test
  void a_method_a_qualified_name_and_several_classes_are_taken() throws Exception {
    checkout.domicile(
        "test", "RoutesTest#one_method", "io.domicile.cell.KillIT", "io.domicile.cell.FenceTest");

    assertThat(checkout.asked())
        .contains("tenant-runtime/core,control-plane/cell")
        .contains(
            "-Dtest=RoutesTest#one_method,io.domicile.cell.FenceTest",
            "-Dit.test=io.domicile.cell.KillIT");
  }

  @Test
  void a_name_that_two_modules_have_is_tested_in_both() throws Exception {
    checkout.domicile("test", "FenceTest");

    assertThat(checkout.asked())
        .anySatisfy(
            modules ->
                assertThat(modules.split(","))
                    .containsExactlyInAnyOrder("control-plane/cell", "tenant-runtime/core"));
  }

  @Test
  void a_module_is_tested_alone_by_its_tags() throws Exception {
    checkout.domicile("test", "control-plane/cell/", "-Pslow");

    assertThat(checkout.asked())
        .startsWith("verify", "-Pslow", "-pl", "control-plane/cell", "-am")
        .contains("-Dtest=io.domicile.cell.FenceTest", "-Dit.test=io.domicile.cell.KillIT")
        .doesNotContain("-Dtest.excludedGroups=");
  }

  @Test
  void without_words_everything_is_tested_and_flags_pass() throws Exception {
    checkout.domicile("test");
    assertThat(checkout.asked()).containsExactly("verify");
    checkout.domicile("test", "-P", "faults", "-Dx=a b");
    assertThat(checkout.asked()).containsExactly("verify", "-P", "faults", "-Dx=a b");
  }

  @Test
  void an_unknown_name_is_said_with_those_that_are_like_it() throws Exception {
    var run = checkout.domicile("test", "FencesTest");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).contains("There is no test class and no module named FencesTest.");

    assertThat(checkout.domicile("test", "routes").out()).contains("RoutesTest");
    assertThat(checkout.root().resolve("asked")).doesNotExist();
  }

  @Test
  void a_symbolic_link_to_the_launcher_works() throws Exception {
    Path relative = folder.resolve("link");
    Files.createSymbolicLink(relative, Path.of("checkout/domicile"));
    Path second = folder.resolve("second");
    Files.createSymbolicLink(second, relative);

    var run = checkout.run(List.of(second.toString(), "status"));
    assertThat(run.code()).as(run.out()).isZero();
    assertThat(run.out()).contains("io.domicile.local.commands.Domicile status");
  }

  @Test
  void a_running_platform_keeps_its_libraries_when_sources_change() throws Exception {
    Process running = checkout.start(checkout.command("up", "--stay"));
    try {
      Path libraries = libraries(firstLineWithClassPath(running));
      assertThat(libraries.resolve("domicile.jar")).exists();

      List<Path> later = new ArrayList<>();
      for (int change = 1; change <= 3; change++) {
        changeASource(change);
        later.add(libraries(checkout.domicile("up").out()));
      }
      assertThat(later).doesNotHaveDuplicates().doesNotContain(libraries);
      assertThat(libraries.resolve("domicile.jar")).exists();
      assertThat(later.getFirst()).as("an old build that nobody uses").doesNotExist();

      running.destroyForcibly().waitFor();
      changeASource(4);
      checkout.domicile("up");
      assertThat(libraries).doesNotExist();
    } finally {
      running.destroyForcibly();
    }
  }

  @Test
  void a_failed_build_leaves_the_former_one() throws Exception {
    Path before = libraries(checkout.domicile("up").out());
    checkout.write("mvnw", "#!/bin/sh\nexit 1\n");
    changeASource(1);

    assertThat(checkout.domicile("up").code()).isEqualTo(1);
    assertThat(libraries(checkout.domicile("status").out())).isEqualTo(before);
    try (var builds = Files.list(checkout.root().resolve(".installed"))) {
      assertThat(builds.filter(Files::isDirectory)).hasSize(1);
    }
  }

  @Test
  void somebody_who_may_not_write_is_told_what_to_do() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    var command = checkout.command("up");
    boolean root = Objects.equals(System.getProperty("user.name"), "root");
    if (root) {
      command.addAll(0, List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    } else {
      Files.setPosixFilePermissions(checkout.root(), PosixFilePermissions.fromString("r-xr-xr-x"));
    }
    var run = checkout.run(command);
    Files.setPosixFilePermissions(checkout.root(), PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("may not write there").contains("owner of the checkout");
  }

  private void changeASource(int change) throws IOException {
    Path source =
        checkout.root().resolve("control-plane/cell/src/main/java/io/domicile/cell/Cell.java");
    // The clock of a file system may be coarser than these steps.
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(change)));
    try (var builds = Files.list(checkout.root().resolve(".installed"))) {
      for (Path build : builds.filter(Files::isDirectory).toList()) {
        Path stamp = build.resolve(".built");
        if (Files.exists(stamp)) {
          Files.setLastModifiedTime(stamp, FileTime.from(Instant.now().minusSeconds(60)));
        }
      }
    }
  }

  private static String firstLineWithClassPath(Process process) throws IOException {
    var lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    while (line != null && !line.contains("-cp")) {
      line = lines.readLine();
    }
    return Objects.requireNonNull(line);
  }

  private static Path libraries(String out) {
    return Path.of(out.replaceAll("(?s).*-cp (\\S+)/\\*.*", "$1"));
  }
}
