package io.domicile.runtime.pools;

import io.domicile.runtime.pools.TenantUnavailableException.Reason;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * Whether a cluster is worth asking. It opens when connecting has failed a few times in a row with
 * no success in between; while it is open, one attempt at a time is let through as a probe, and the
 * first that succeeds closes it.
 *
 * <p>A probe that hangs does not keep the next one back, because a cluster that swallowed the first
 * may be well by then. Only what says that the cluster does not answer counts: a refused role, a
 * missing credential or a full cluster do not. Thread-safe.
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

  ClusterCircuit(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  boolean isOpen() {
    return open;
  }

  /** How often it has opened. */
  synchronized long opened() {
    return opened;
  }

  /** Whether an attempt would be refused now. */
  boolean refuses() {
    return open && !probeIsDue();
  }

  private synchronized boolean probeIsDue() {
    return probes < MAX_PROBES && nanoTime.getAsLong() - nextProbe >= 0;
  }

  /** What a caller is told who may not ask. */
  synchronized TenantUnavailableException refusal() {
    long left = Math.max(0, nextProbe - nanoTime.getAsLong());
    return new TenantUnavailableException(Reason.CIRCUIT_OPEN, Duration.ofNanos(left), null);
  }

  /**
   * Lets an attempt through, whose end must be told.
   *
   * @return whether it is a probe
   * @throws TenantUnavailableException if the circuit is open and no probe is due
   */
  synchronized boolean enter() throws TenantUnavailableException {
    if (!open) {
      return false;
    }
    if (!probeIsDue()) {
      throw refusal();
    }
    probes++;
    scheduleProbe();
    return true;
  }

  synchronized void succeeded() {
    failures = 0;
    open = false;
  }

  synchronized void failed() {
    failures++;
    if (!open && failures >= FAILURES_TO_OPEN) {
      open = true;
      opened++;
      scheduleProbe();
    }
  }

  synchronized void left(boolean probe) {
    if (probe) {
      probes--;
    }
  }

  private void scheduleProbe() {
    long jitter = ThreadLocalRandom.current().nextLong(PROBE_JITTER.toNanos());
    nextProbe = nanoTime.getAsLong() + PROBE_EVERY.toNanos() + jitter;
  }
}
