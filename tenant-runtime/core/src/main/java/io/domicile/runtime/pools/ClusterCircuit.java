package io.domicile.runtime.pools;

import io.domicile.runtime.pools.TenantUnavailableException.Reason;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker for connecting to one cluster. It opens when connecting has failed a few times
 * in a row with no success in between. While it is open, one attempt at a time is let through as a
 * probe, and the first that succeeds closes it.
 *
 * <p>Only silence counts as a failure: a cluster that answers, with whatever error, is not down. An
 * attempt that began before the last success does not count either; it may have hung since an
 * outage that is over.
 *
 * <p>A probe that hangs does not delay the next one. Probes go to another pool than the last one's
 * where another asks, so that one tenant whose database hangs does not keep the circuit open for
 * all. Thread-safe.
 */
final class ClusterCircuit {

  private static final int FAILURES_TO_OPEN = 3;
  private static final Duration PROBE_EVERY = Duration.ofMillis(400);
  private static final Duration PROBE_JITTER = Duration.ofMillis(200);

  /** Enough that hanging probes, each bounded by the login timeout, never use them up. */
  private static final int MAX_PROBES = 16;

  private final LongSupplier nanoTime;
  private volatile boolean open;
  private int failures;
  private int probes;
  private long nextProbe;
  private long opened;
  private long lastSuccess;
  private @Nullable Object lastProber;
  private boolean othersAsk;

  /** An attempt that was let through. */
  record Attempt(boolean isProbe, long startedAt) {}

  ClusterCircuit(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.lastSuccess = nanoTime.getAsLong();
  }

  boolean isOpen() {
    return open;
  }

  /** How often it has opened. */
  synchronized long opened() {
    return opened;
  }

  /**
   * Whether an attempt would be refused now.
   *
   * @param asking equal for all attempts of one pool
   */
  synchronized boolean refuses(Object asking) {
    boolean refuses = open && !mayProbe(asking);
    othersAsk |= refuses && !asking.equals(lastProber);
    return refuses;
  }

  private boolean mayProbe(Object asking) {
    long late = nanoTime.getAsLong() - nextProbe;
    boolean anothersTurn = othersAsk && asking.equals(lastProber);
    return probes < MAX_PROBES && late >= (anothersTurn ? PROBE_EVERY.toNanos() : 0);
  }

  /** What a caller is told who may not ask. */
  synchronized TenantUnavailableException refusal() {
    long left = Math.max(0, nextProbe - nanoTime.getAsLong());
    return new TenantUnavailableException(Reason.CIRCUIT_OPEN, Duration.ofNanos(left), null);
  }

  /**
   * Lets an attempt through, whose end must be told.
   *
   * @param asking equal for all attempts of one pool
   * @throws TenantUnavailableException if the circuit is open and no probe is due
   */
  synchronized Attempt enter(Object asking) throws TenantUnavailableException {
    long now = nanoTime.getAsLong();
    if (!open) {
      return new Attempt(false, now);
    }
    if (refuses(asking)) {
      throw refusal();
    }
    probes++;
    lastProber = asking;
    othersAsk = false;
    scheduleProbe();
    return new Attempt(true, now);
  }

  /**
   * The cluster answered.
   *
   * @return whether this closed the circuit
   */
  synchronized boolean succeeded() {
    boolean wasOpen = open;
    failures = 0;
    open = false;
    lastProber = null;
    lastSuccess = nanoTime.getAsLong();
    return wasOpen;
  }

  /** The cluster did not answer. */
  synchronized void failed(Attempt attempt) {
    if (attempt.startedAt() - lastSuccess < 0) {
      return;
    }
    failures++;
    if (!open && failures >= FAILURES_TO_OPEN) {
      open = true;
      opened++;
      scheduleProbe();
    }
  }

  /** The attempt is over, however it ended. */
  synchronized void left(Attempt attempt) {
    if (attempt.isProbe()) {
      probes--;
    }
  }

  private void scheduleProbe() {
    long jitter = ThreadLocalRandom.current().nextLong(PROBE_JITTER.toNanos());
    nextProbe = nanoTime.getAsLong() + PROBE_EVERY.toNanos() + jitter;
  }
}
