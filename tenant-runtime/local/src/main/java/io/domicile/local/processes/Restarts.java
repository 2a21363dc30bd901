package io.domicile.local.processes;

import io.domicile.service.retries.BackOff;
import io.domicile.service.retries.Loop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts again what has died by itself; what somebody stopped or killed through us stays down. A
 * part that dies again and again is started after pauses that double, up to half a minute.
 * Thread-safe.
 */
public final class Restarts implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Restarts.class);

  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** Whoever lived that long begins with the first pause again. */
  private static final Duration LIVED = Duration.ofMinutes(1);

  /** Something that can die. */
  public interface Part {
    String name();

    /** Where it says why. */
    Path log();

    /** Whether it ended though nobody stopped it. */
    boolean hasDied();

    /** Starts it, unless somebody has stopped or started it meanwhile. */
    void startAgain() throws IOException, InterruptedException;
  }

  private static final class Attempts {
    private final BackOff backOff = new BackOff(FIRST_PAUSE, LONGEST_PAUSE);
    private long notBefore = Long.MIN_VALUE;
    private long startedAt = Long.MIN_VALUE;
  }

  private final List<Part> parts;
  private final Map<String, Attempts> records = new HashMap<>();
  private final Loop loop = new Loop("restarts", this::lookAtAll, this::failed);

  public Restarts(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /** Watches from now on. */
  public void start() {
    loop.start();
  }

  private void lookAtAll() throws InterruptedException {
    Thread.sleep(LOOK);
    for (Part part : parts) {
      look(part);
    }
  }

  private void failed(Throwable cause) {
    log.error("Looking after the parts failed; they are looked at again.", cause);
  }

  private void look(Part part) throws InterruptedException {
    if (!part.hasDied()) {
      return;
    }
    long now = System.nanoTime();
    var record = records.computeIfAbsent(part.name(), _ -> new Attempts());
    if (record.notBefore == Long.MIN_VALUE) {
      if (record.startedAt != Long.MIN_VALUE && now - record.startedAt > LIVED.toNanos()) {
        record.backOff.reset();
      }
      Duration pause = record.backOff.next();
      record.notBefore = now + pause.toNanos();
      log.warn(
          "{} has died; it is started again in {} ms. See {}",
          part.name(),
          pause.toMillis(),
          part.log());
    }
    if (now - record.notBefore < 0) {
      return;
    }
    record.notBefore = Long.MIN_VALUE;
    record.startedAt = now;
    try {
      part.startAgain();
    } catch (IOException | RuntimeException e) {
      log.warn("{} cannot be started again: {}", part.name(), e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      loop.stop(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
