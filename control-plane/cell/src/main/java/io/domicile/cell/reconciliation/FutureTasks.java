package io.domicile.cell.reconciliation;

import io.domicile.service.retries.Loop;
import io.domicile.service.retries.RepeatedFailures;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings forward tasks that are scheduled further ahead than any task of a cell ever is: a clock
 * that ran ahead, and was set right, would have put off all work by as much. Not itself a task of
 * the scheduler, which would be put off with the others. Thread-safe.
 */
final class FutureTasks {

  private static final Logger log = LoggerFactory.getLogger(FutureTasks.class);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

  private final Jdbi jdbi;
  private final Duration furthest;
  private final Clock clock;
  private final RepeatedFailures failures = new RepeatedFailures(log);
  private final Loop loop = new Loop("future-tasks", this::look, this::failed);

  /**
   * For one cell's tasks.
   *
   * @param furthest how far ahead a task may be
   */
  FutureTasks(Jdbi jdbi, Duration furthest, Clock clock) {
    this.jdbi = jdbi;
    this.furthest = furthest;
    this.clock = clock;
  }

  void start() {
    loop.start();
  }

  void stop() throws InterruptedException {
    loop.stop(LONGEST_STOP);
  }

  private void look() throws InterruptedException {
    int brought = bringForward();
    if (brought > 0) {
      log.warn("{} tasks were scheduled too far ahead, as by a clock that ran ahead.", brought);
    }
    failures.succeeded("Looking for tasks too far ahead");
    boolean _ = loop.pause(BETWEEN_LOOKS);
  }

  /** One that is being worked on is scheduled anew when that ends. */
  private int bringForward() {
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    return jdbi.withHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    UPDATE scheduled_tasks SET execution_time = :now, version = version + 1
                    WHERE NOT picked AND execution_time > :latest
                    """)
                .bind("now", now)
                .bind("latest", now.plus(furthest))
                .execute());
  }

  private void failed(Throwable cause) throws InterruptedException {
    failures.failed("Looking for tasks too far ahead", cause);
    boolean _ = loop.pause(BETWEEN_LOOKS);
  }
}
