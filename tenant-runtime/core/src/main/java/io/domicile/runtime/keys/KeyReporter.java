package io.domicile.runtime.keys;

import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.keyreports.KeyReport;
import io.domicile.service.retries.BackOff;
import io.domicile.service.retries.Loop;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final SignedHttpClient cell;
  private final KeyWitness witness;
  private final KeyUse use;
  private final Instant startedAt;
  private final Semaphore news = new Semaphore(0);
  private final BackOff backOff = new BackOff(FIRST_PAUSE, LONGEST_PAUSE);
  private final Loop loop = new Loop("domicile-key-reports", this::turn, this::failed);

  /** Does nothing until started. */
  public KeyReporter(SignedHttpClient cell, RootKeys keys, Clock clock) {
    this.cell = cell;
    this.witness = keys.witness();
    this.use = keys.use();
    this.startedAt = clock.instant();
    witness.onNews(news::release);
  }

  public void start() {
    loop.start();
  }

  public void stop() throws InterruptedException {
    loop.stop(Duration.ofSeconds(2));
  }

  private void turn() throws IOException, InterruptedException {
    boolean told = news.tryAcquire(PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    news.drainPermits();
    log.trace("Reporting on keys{}.", told ? " at once" : "");
    report();
    backOff.reset();
  }

  private void failed(Throwable cause) throws InterruptedException {
    log.debug("The cell takes no key reports: {}", cause.toString());
    Thread.sleep(backOff.next());
    news.release();
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
