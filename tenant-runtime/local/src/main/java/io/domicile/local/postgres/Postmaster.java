package io.domicile.local.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The server process of a data directory, found through its {@code postmaster.pid}. */
final class Postmaster {

  private Postmaster() {}

  /** The process that serves the data directory, if one lives. */
  static Optional<ProcessHandle> of(Path dataDirectory) throws IOException {
    String first;
    try (var lines = Files.lines(dataDirectory.resolve("postmaster.pid"))) {
      first = lines.findFirst().orElse("").strip();
    } catch (NoSuchFileException noServer) {
      return Optional.empty();
    }
    if (!first.matches("[0-9]{1,10}")) {
      return Optional.empty();
    }
    // A process id may have been given to another process since: only one named postgres is ours to
    // stop.
    return ProcessHandle.of(Long.parseLong(first))
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                process
                    .info()
                    .command()
                    .map(command -> command.endsWith("postgres"))
                    .orElse(false));
  }

  /**
   * Stops a server that an earlier run left behind, as {@code pg_ctl -m fast} would. It is never
   * adopted: it runs with the settings of then.
   */
  static void stopLeftover(Path dataDirectory, Duration patience)
      throws IOException, InterruptedException {
    var leftover = of(dataDirectory);
    if (leftover.isEmpty()) {
      return;
    }
    long pid = leftover.get().pid();
    // SIGINT is PostgreSQL's fast shutdown; Java itself can only send SIGTERM, which would wait for
    // clients.
    new ProcessBuilder("kill", "-INT", Long.toString(pid)).start().waitFor();
    try {
      leftover.get().onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(
          "The PostgreSQL server " + pid + " of " + dataDirectory + " does not stop.", e);
    } catch (ExecutionException e) {
      throw new IOException(e);
    }
  }
}
