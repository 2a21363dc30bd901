package io.domicile.local.postgres;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a server wrote into its log since it was started. Not thread-safe. */
final class ServerLog {

  private static final int MOST_BYTES = 256 * 1024;
  private static final String GIVEN_UP = "could not start server";

  private final Path file;
  private final long from;

  private ServerLog(Path file, long from) {
    this.file = file;
    this.from = from;
  }

  /** Looks at what is written from now on. */
  static ServerLog from(Path file) throws IOException {
    return new ServerLog(file, Files.exists(file) ? Files.size(file) : 0);
  }

  Path file() {
    return file;
  }

  /** Whether the program that starts the server has said that it did not come up. */
  boolean saysItEnded() throws IOException {
    return text().contains(GIVEN_UP);
  }

  /** The last line that says why a server ended. */
  Optional<String> lastFatal() throws IOException {
    return text()
        .lines()
        .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
        // A client that knocks while the server starts is turned away with the same word.
        .filter(line -> !line.contains("the database system is"))
        .map(line -> line.replaceFirst("^.*?(?=FATAL:|PANIC:)", ""))
        .reduce((earlier, later) -> later);
  }

  private String text() throws IOException {
    if (Files.notExists(file)) {
      return "";
    }
    try (var log = new RandomAccessFile(file.toFile(), "r")) {
      long begin = Math.max(from, log.length() - MOST_BYTES);
      byte[] bytes = new byte[(int) Math.max(0, log.length() - begin)];
      log.seek(begin);
      log.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
