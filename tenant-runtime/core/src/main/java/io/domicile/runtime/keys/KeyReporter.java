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
 * answer is told later, also by the next process: what it has not heard lies on the disk. Nothing
 * waits for it.
 */
final class KeyReporter {

  private static final Logger log = LoggerFactory.getLogger(KeyReporter.class);

  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final SignedHttpClient cell;
  private final KeyWitness witness;
  private final KeyUse use;
  private final UnreportedDarkness unreported;
  private final Instant startedAt;
  private final Semaphore news = new Semaphore(0);
  private final BackOff backOff = new BackOff(FIRST_PAUSE, LONGEST_PAUSE);
  private final Loop loop = new Loop("domicile-key-reports", this::turn, this::failed);
  private long notBefore;
  private boolean failing;
  private boolean diskFails;

  /**
   * Takes up what an earlier process left; does nothing more until started.
   *
   * @throws IOException if the disk does not give it
   */
  KeyReporter(
      SignedHttpClient cell,
      KeyWitness witness,
      KeyUse use,
      UnreportedDarkness unreported,
      Clock clock)
      throws IOException {
    this.cell = cell;
    this.witness = witness;
    this.use = use;
    this.unreported = unreported;
    this.startedAt = clock.instant();
    witness.onNews(news::release);
    witness.restore(unreported.read());
  }

  void start() {
    news.release();
    loop.start();
  }

  void stop() throws InterruptedException {
    loop.stop(Duration.ofSeconds(2));
    save();
  }

  private void turn() throws IOException, InterruptedException {
    long wait = failing ? notBefore - System.nanoTime() : PERIOD.toNanos();
    boolean told = news.tryAcquire(Math.max(0, wait), TimeUnit.NANOSECONDS);
    news.drainPermits();
    // First the disk, then the cell: whoever is killed in between reports twice.
    save();
    if (failing && notBefore - System.nanoTime() > 0) {
      return;
    }
    log.trace("Reporting on keys{}.", told ? " at once" : "");
    report();
    save();
    backOff.reset();
    failing = false;
  }

  private void failed(Throwable cause) {
    log.debug("The cell takes no key reports: {}", cause.toString());
    notBefore = System.nanoTime() + backOff.next().toNanos();
    failing = true;
  }

  /** A disk that takes nothing holds up no report. */
  private void save() {
    try {
      unreported.save(witness.unreported(Integer.MAX_VALUE));
      diskFails = false;
    } catch (IOException e) {
      if (!diskFails) {
        log.warn("What went dark is not on disk until the cell takes it: {}", e.toString());
      }
      diskFails = true;
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
