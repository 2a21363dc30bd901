package io.domicile.vaults.local;

import io.domicile.vaults.VaultException;
import io.domicile.vaults.VaultException.Reason;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Tries a question to a vault again when there was no answer or it said "not now": at most three
 * times, after a random part of a pause that doubles ("full jitter", M. Brooker, <a
 * href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential
 * Backoff and Jitter</a>), and never once a second has passed, so that a vault that hangs costs one
 * timeout and not three. Stateless.
 */
final class Retries {

  private static final int ATTEMPTS = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration BUDGET = Duration.ofSeconds(1);

  private Retries() {}

  /** One question. */
  @FunctionalInterface
  interface Question<T> {
    T ask() throws VaultException;
  }

  static <T> T of(Question<T> question) throws VaultException {
    long begun = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      try {
        return question.ask();
      } catch (VaultException e) {
        boolean passing = e.reason() == Reason.UNREACHABLE || e.reason() == Reason.THROTTLED;
        if (!passing
            || attempt == ATTEMPTS
            || System.nanoTime() - begun > BUDGET.toNanos()
            || Thread.currentThread().isInterrupted()) {
          throw e;
        }
      }
      long pause = FIRST_PAUSE.toNanos() << (attempt - 1);
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(pause));
    }
  }
}
