package io.domicile.benchmarks.routing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * A folder that goes with what was measured in it.
 *
 * @param path of the folder
 */
record TemporaryFolder(Path path) implements AutoCloseable {

  /** A fresh one. */
  static TemporaryFolder create(String what) {
    try {
      return new TemporaryFolder(Files.createTempDirectory("domicile-bench-" + what + "-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (var files = Files.walk(path)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
