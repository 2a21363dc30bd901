package io.domicile.cell.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.domicile.cell.BreakableCell;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/** Runs a cell in a JVM of its own and sends it SIGKILL at a point. */
public final class KilledCell {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private KilledCell() {}

  public static void at(String point, CellProcess cell) throws Exception {
    Path reached = cell.directory.resolve("reached-" + UUID.randomUUID());
    Path output = cell.directory.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                KilledCell.class.getName(),
                cell.configurationFile().toString(),
                point,
                reached.toString())
            .redirectErrorStream(true)
            .redirectOutput(new File(output.toString()))
            .start();
    try {
      await(point).atMost(PATIENCE).until(() -> Files.exists(reached) || !process.isAlive());
      assertThat(process.isAlive()).as(Files.readString(output)).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** A cell that stands still at a point, to be killed there. */
  public static void main(String[] args) throws Exception {
    BreakableCell.with(
            at -> {
              if (at.equals(args[1])) {
                try {
                  Files.createFile(Path.of(args[2]));
                  Thread.sleep(Duration.ofHours(1));
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }
            })
        .run("server", args[0]);
  }
}
