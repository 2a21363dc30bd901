package io.domicile.local.processes;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
    private Duration pause = FIRST_PAUSE;
    private long notBefore = Long.MIN_VALUE;
    private long startedAt = Long.MIN_VALUE;
  }

  private final List<Part> parts;
  private final Map<String, Attempts> records = new HashMap<>();
  private @Nullable Thread thread;

  public Restarts(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /** Watches from now on. */
  public void start() {
    thread = Thread.ofVirtual().name("restarts").start(this::run);
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(LOOK);
        for (Part part : parts) {
          look(part);
        }
      }
    } catch (InterruptedException e) {
      // Closed: the loop ends.
    }
  }

  private void look(Part part) throws InterruptedException {
    if (!part.hasDied()) {
      return;
    }
    long now = System.nanoTime();
    var record = records.computeIfAbsent(part.name(), _ -> new Attempts());
    if (record.notBefore == Long.MIN_VALUE) {
      if (record.startedAt != Long.MIN_VALUE && now - record.startedAt > LIVED.toNanos()) {
        record.pause = FIRST_PAUSE;
      }
      record.notBefore = now + record.pause.toNanos();
      log.warn(
          "{} has died; it is started again in {} ms. See {}",
          part.name(),
          record.pause.toMillis(),
          part.log());
    }
    if (now - record.notBefore < 0) {
      return;
    }
    record.notBefore = Long.MIN_VALUE;
    record.startedAt = now;
    Duration doubled = record.pause.multipliedBy(2);
    record.pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    try {
      part.startAgain();
    } catch (IOException | RuntimeException e) {
      log.warn("{} cannot be started again: {}", part.name(), e.getMessage());
    }
  }

  @Override
  public void close() {
    if (thread == null) {
      return;
    }
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
