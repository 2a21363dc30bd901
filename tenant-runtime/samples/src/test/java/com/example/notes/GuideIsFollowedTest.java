package com.example.notes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Follows the guide's commands, letter by letter but for the ports, on a platform of its own. */
@Tag("slow")
final class GuideIsFollowedTest {

  static final List<String> STEPS = List.of("platform", "service", "requests");

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final int offset = 1_000 * ThreadLocalRandom.current().nextInt(8, 16);
  private final List<Process> running = new ArrayList<>();

  @TempDir private Path folder = Path.of("");

  @Test
  void the_service_serves_on_a_local_platform() throws Exception {
    var guide = Guide.read("tenant-runtime/core/README.md");
    prepare();
    String platform =
        guide
            .toRun("platform")
            .replace(" up ", " up --port-offset=" + offset + " ")
            .replace("../notes/schema", Path.of("schema").toAbsolutePath().toString());
    start("platform", platform, "Start notes in each region");
    start("service", guide.toRun("service"), "Started");

    String answered = run(guide.toRun("requests"));
    assertThat(answered.split("\"text\":\"Ring Erika\"", -1)).as(answered).hasSize(3);
  }

  /** The launcher, and the service's jar, with this test's class path. */
  private void prepare() throws IOException {
    Path launcher = folder.resolve("domicile");
    Files.createFile(
        launcher,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.writeString(
        launcher,
        """
        #!/bin/sh
        exec "%s" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '%s' io.domicile.local.commands.Domicile "$@"
        """
            .formatted(java(), System.getProperty("java.class.path")));
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, NotesApplication.class.getName());
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Stream.of(System.getProperty("java.class.path").split(":", -1))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" ")));
    new JarOutputStream(Files.newOutputStream(folder.resolve("notes.jar")), manifest).close();
  }

  private static String java() {
    return ProcessHandle.current().info().command().orElse("java");
  }

  private void start(String name, String commands, String until) throws IOException {
    Path log = folder.resolve(name + ".log");
    running.add(process("exec " + commands, log).start());
    Awaitility.await(name)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> assertThat(log).content().contains(until));
  }

  private String run(String commands) throws IOException, InterruptedException {
    Path log = folder.resolve("run.log");
    Process process = process("set -e\n" + commands, log).start();
    running.add(process);
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    String output = Files.readString(log);
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  private ProcessBuilder process(String commands, Path log) {
    String moved = commands.replace("8110", Integer.toString(8_110 + offset));
    var builder =
        new ProcessBuilder("sh", "-c", moved)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder
        .environment()
        .merge(
            "PATH", String.valueOf(Path.of(java()).getParent()), (path, jdk) -> jdk + ":" + path);
    return builder;
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Process process : running.reversed()) {
      process.destroy();
      process.waitFor(1, TimeUnit.MINUTES);
    }
  }
}
