package io.domicile.local.processes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process of the platform. Whoever stops or kills it through this class means it; when it ends
 * otherwise, {@link Restarts} may start it again. Thread-safe.
 */
public final class ChildProcess implements Restarts.Part {

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
  private static final long PROBE_INTERVAL_MILLIS = 50;

  private final JavaProgram program;
  private final Path directory;
  private @Nullable Process process;
  private boolean wanted;
  private Map<String, String> environment = Map.of();

  /**
   * Knows the process; does not start it.
   *
   * @param directory for its log and its process id
   */
  public ChildProcess(JavaProgram program, Path directory) {
    this.program = program;
    this.directory = directory;
  }

  @Override
  public String name() {
    return program.name();
  }

  /** Where its output goes. */
  @Override
  public Path log() {
    return directory.resolve(program.name() + ".log");
  }

  /** Starts it; does nothing if it runs. */
  public synchronized void start() throws IOException, InterruptedException {
    wanted = true;
    if (isAlive()) {
      return;
    }
    Path arguments = directory.resolve(program.name() + ".arguments");
    Files.writeString(arguments, program.arguments());
    LogFiles.prepare(log());
    var builder =
        new ProcessBuilder(program.command(arguments))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    builder.environment().putAll(environment);
    Process started = builder.start();
    process = started;
    Path aside = directory.resolve(program.name() + ".pid.new");
    Files.writeString(aside, Long.toString(started.pid()));
    Files.move(aside, pidFile(), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Variables that it is started with from the next start on, beside this process's own. */
  public synchronized void environment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
  }

  @Override
  public synchronized boolean hasDied() {
    return wanted && process != null && !process.isAlive();
  }

  @Override
  public synchronized void startAgain() throws IOException, InterruptedException {
    if (hasDied()) {
      start();
    }
  }

  /**
   * Waits until its health check answers well.
   *
   * @throws IOException if it ends, or is not well in time; says where its log is
   */
  public void awaitReady(HttpClient http, Duration patience)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    var probe =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + program.adminPort() + "/healthcheck"))
            .timeout(PROBE_TIMEOUT)
            .build();
    String last = "no answer";
    while (System.nanoTime() < deadline) {
      if (!isAlive()) {
        throw new IOException(name() + " ended while starting; see " + log());
      }
      try {
        var response = http.send(probe, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() == 200) {
          return;
        }
        last = response.body();
      } catch (IOException notYet) {
        last = "no answer";
      }
      Thread.sleep(PROBE_INTERVAL_MILLIS);
    }
    throw new IOException(
        name() + " is not ready after " + patience.toSeconds() + " s (" + last + "); see " + log());
  }

  public synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Its process id while it runs. */
  public synchronized Optional<Long> pid() {
    return isAlive() && process != null ? Optional.of(process.pid()) : Optional.empty();
  }

  /** Asks it to end, and makes it end if it does not listen. */
  public synchronized void stop() throws IOException, InterruptedException {
    wanted = false;
    if (process != null) {
      end(process.toHandle());
      process = null;
    }
    Files.deleteIfExists(pidFile());
  }

  /** Ends it as a power cut would (SIGKILL). */
  public synchronized void kill() throws IOException, InterruptedException {
    wanted = false;
    if (process != null) {
      process.destroyForcibly().waitFor();
      process = null;
    }
    Files.deleteIfExists(pidFile());
  }

  /**
   * Ends the process of this name that an earlier run may have left, if its supervisor was killed.
   */
  public synchronized void endLeftover() throws IOException, InterruptedException {
    if (Files.notExists(pidFile())) {
      return;
    }
    String pid = Files.readString(pidFile()).strip();
    if (pid.matches("[0-9]{1,10}")) {
      var leftover = ProcessHandle.of(Long.parseLong(pid)).filter(this::isOurs);
      if (leftover.isPresent()) {
        end(leftover.get());
      }
    }
    Files.deleteIfExists(pidFile());
  }

  /**
   * A process id may have been given to another process since; ours carries its configuration's
   * name.
   */
  private boolean isOurs(ProcessHandle candidate) {
    return candidate
        .info()
        .commandLine()
        .map(
            line ->
                line.contains(program.mainClass())
                    && line.contains(program.configuration().toString()))
        .orElse(false);
  }

  private static void end(ProcessHandle handle) throws InterruptedException, IOException {
    handle.destroy();
    try {
      handle.onExit().get(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      handle.destroyForcibly();
      handle.onExit().join();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IOException(e);
    }
  }

  private Path pidFile() {
    return directory.resolve(program.name() + ".pid");
  }
}
