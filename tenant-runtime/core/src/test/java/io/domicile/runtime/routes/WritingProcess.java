package io.domicile.runtime.routes;

import io.domicile.contract.signatures.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;

/** A runtime that takes deltas and snapshots as fast as it can and says what it has on disk. */
final class WritingProcess {

  private WritingProcess() {}

  /** The test and the process trust the same key; each starts a history of its own. */
  static FeedHistory history() throws java.io.IOException {
    Path key = Path.of("target", "writing-process.key");
    Files.createDirectories(key.getParent());
    return new FeedHistory(SigningKey.loadOrCreate(key));
  }

  public static void main(String[] arguments) throws Exception {
    FeedHistory cell = history();
    Routes routes = cell.open(Path.of(arguments[0]));
    routes.accept(cell.snapshot());
    while (true) {
      if (cell.version() % 7 == 0) {
        routes.accept(cell.snapshot());
      }
      cell.put(cell.newcomer());
      routes.apply(cell.deltas(cell.version() - 1, cell.version()));
      System.out.println(cell.version());
    }
  }
}
