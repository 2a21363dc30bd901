package io.domicile.cell.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.domicile.cell.BreakableCell;
import io.domicile.cell.CellApplication;
import io.domicile.cell.CellConfiguration;
import io.dropwizard.core.Application;
import io.dropwizard.testing.DropwizardTestSupport;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;

/** Runs a cell in a JVM of its own and sends it SIGKILL at a point. */
public final class KilledCell {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private KilledCell() {}

  public static void at(String point, CellProcess cell) throws Exception {
    at(point, cell, url -> {});
  }

  /**
   * As above.
   *
   * @param asked what is asked of it once it listens, and may never be answered
   */
  public static void at(String point, CellProcess cell, Consumer<URI> asked) throws Exception {
    Path folder = Files.createDirectory(cell.directory.resolve("killed-" + UUID.randomUUID()));
    Path reached = folder.resolve("reached");
    Path url = folder.resolve("url");
    Path output = folder.resolve("output");
    // It lives for seconds: what makes a JVM quick after minutes only costs here.
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                KilledCell.class.getName(),
                cell.configurationFile().toString(),
                point,
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(new File(output.toString()))
            .start();
    Thread asking =
        Thread.ofVirtual()
            .start(
                () -> {
                  await().atMost(PATIENCE).until(() -> Files.exists(url) || !process.isAlive());
                  if (process.isAlive()) {
                    asked.accept(addressIn(url));
                  }
                });
    try {
      await(point).atMost(PATIENCE).until(() -> Files.exists(reached) || !process.isAlive());
      assertThat(process.isAlive()).as(Files.readString(output)).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
      asking.join(PATIENCE);
    }
  }

  private static URI addressIn(Path file) {
    try {
      return URI.create(Files.readString(file));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A cell that stands still at a point, to be killed there; it says where it listens. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[2]);
    var support =
        new DropwizardTestSupport<CellConfiguration>(CellApplication.class, args[0]) {
          @Override
          public Application<CellConfiguration> newApplication() {
            return BreakableCell.with(at -> standStill(at.equals(args[1]), folder));
          }
        };
    support.before();
    Path url = Files.writeString(folder.resolve("starting"), address(support.getLocalPort()));
    Files.move(url, folder.resolve("url"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String address(int port) {
    return "http://127.0.0.1:" + port;
  }

  private static void standStill(boolean here, Path folder) {
    if (here) {
      try {
        Files.createFile(folder.resolve("reached"));
        Thread.sleep(Duration.ofHours(1));
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
