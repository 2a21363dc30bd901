package io.domicile.runtime.keys;

import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.keyreports.KeyReport;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the cell of canaries that died, at once, and of key use, now and then. A cell that does not
 * answer is told later; nothing waits for it.
 */
public final class KeyReporter {

  private static final Logger log = LoggerFactory.getLogger(KeyReporter.class);

  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;

  private final SignedHttpClient cell;
  private final KeyWitness witness;
  private final KeyUse use;
  private final Instant startedAt;
  private final Semaphore news = new Semaphore(0);
  private volatile boolean stopped;
  private @Nullable Thread thread;

  /** Does nothing until started. */
  public KeyReporter(SignedHttpClient cell, RootKeys keys, Clock clock) {
    this.cell = cell;
    this.witness = keys.witness();
    this.use = keys.use();
    this.startedAt = clock.instant();
    witness.onNews(news::release);
  }

  public void start() {
    thread = Thread.ofVirtual().name("domicile-key-reports").start(this::run);
  }

  public void stop() throws InterruptedException {
    stopped = true;
    if (thread != null) {
      thread.interrupt();
      thread.join(Duration.ofSeconds(2));
    }
  }

  private void run() {
    long pause = FIRST_PAUSE_MILLIS;
    while (!stopped) {
      try {
        boolean told = news.tryAcquire(PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        news.drainPermits();
        log.trace("Reporting on keys{}.", told ? " at once" : "");
        report();
        pause = FIRST_PAUSE_MILLIS;
      } catch (InterruptedException e) {
        return;
      } catch (IOException | RuntimeException e) {
        log.debug("The cell takes no key reports: {}", e.toString());
        try {
          Thread.sleep(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2));
        } catch (InterruptedException interrupted) {
          return;
        }
        pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
        news.release();
      }
    }
  }

  private void report() throws IOException, InterruptedException {
    while (true) {
      List<KeyReport.Dark> dark = witness.unreported(KeyReport.MAX_ENTRIES);
      List<KeyReport.Use> uses = use.unreported(KeyReport.MAX_ENTRIES);
      if (dark.isEmpty() && uses.isEmpty()) {
        return;
      }
      var response =
          cell.send("POST", "/v1/key-reports", new KeyReport(startedAt, uses, dark), TIMEOUT);
      if (response.statusCode() / 100 != 2) {
        throw new IOException("The cell answered " + response.statusCode() + ".");
      }
      witness.reported(dark);
      use.reported(uses);
    }
  }
}
