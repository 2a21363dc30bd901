package io.domicile.cell.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A cell that runs, for the tests of a class. It starts when it is first asked for.
 *
 * <pre>{@code
 * @RegisterExtension static final RunningCell RUNNING = new RunningCell(1);
 *
 * private final CellProcess cell = RUNNING.cell();
 * }</pre>
 */
public final class RunningCell implements AfterAllCallback {

  private final int warmSpares;
  private @Nullable CellProcess cell;

  public RunningCell(int warmSpares) {
    this.warmSpares = warmSpares;
  }

  public synchronized CellProcess cell() {
    if (cell == null) {
      try {
        cell = new CellProcess(Files.createTempDirectory("cell"), warmSpares);
        cell.start();
      } catch (Exception e) {
        throw new IllegalStateException("The cell does not start.", e);
      }
    }
    return cell;
  }

  @Override
  public synchronized void afterAll(ExtensionContext context) throws IOException {
    if (cell == null) {
      return;
    }
    cell.close();
    try (var files = Files.walk(cell.directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
    cell = null;
  }
}
