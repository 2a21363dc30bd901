package io.domicile.runtime.pools;

import io.domicile.runtime.pools.TenantUnavailableException.Reason;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** One cluster, as far as this runtime's pools share it. Thread-safe. */
final class Cluster {

  private final String id;
  private final String shareOf;
  private final ClusterBudget budget;
  private final ConnectGate gate;
  private final ClusterCircuit circuit;
  private final LongSupplier nanoTime;
  private final LongAdder connects = new LongAdder();
  private final LongAdder connectNanos = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder leaks = new LongAdder();
  private final LongAdder endedLeaks = new LongAdder();

  /** What opens a connection. */
  interface Opening {
    PhysicalConnection open() throws TenantUnavailableException;
  }

  /**
   * A server.
   *
   * @param shareOf the cluster whose share of connections holds here: itself, or what it replicates
   */
  Cluster(
      String id, String shareOf, int maxConnecting, ThreadFactory threads, LongSupplier nanoTime) {
    this.id = id;
    this.shareOf = shareOf;
    this.budget = new ClusterBudget(threads);
    this.gate = new ConnectGate(maxConnecting, nanoTime);
    this.circuit = new ClusterCircuit(nanoTime);
    this.nanoTime = nanoTime;
  }

  String shareOf() {
    return shareOf;
  }

  ClusterBudget budget() {
    return budget;
  }

  ClusterCircuit circuit() {
    return circuit;
  }

  void leaked(int overdue, int ended) {
    leaks.add(overdue);
    endedLeaks.add(ended);
  }

  /**
   * Opens a connection when the gate and the circuit allow it; the caller has a permit.
   *
   * @param asking equal for all attempts of one pool
   */
  PhysicalConnection connect(Object asking, Opening opening, Duration timeout)
      throws TenantUnavailableException, InterruptedException {
    ClusterCircuit.Attempt attempt = circuit.enter(asking);
    try {
      // A probe does not wait at the gate: earlier attempts may hang there.
      if (attempt.isProbe()) {
        return open(opening, attempt);
      }
      ConnectGate.Places entered = gate.enter(timeout);
      if (entered == null) {
        throw new TenantUnavailableException(Reason.NO_ROOM, gate.pause(), null);
      }
      try {
        if (circuit.isOpen()) {
          throw circuit.refusal();
        }
        return open(opening, attempt);
      } finally {
        gate.leave(entered);
      }
    } finally {
      circuit.left(attempt);
    }
  }

  private PhysicalConnection open(Opening opening, ClusterCircuit.Attempt attempt)
      throws TenantUnavailableException {
    try {
      long start = nanoTime.getAsLong();
      PhysicalConnection connection = opening.open();
      long took = nanoTime.getAsLong() - start;
      connects.increment();
      connectNanos.add(took);
      answered();
      gate.admitted(took);
      return connection;
    } catch (TenantUnavailableException e) {
      failures.increment();
      switch (e.reason()) {
        case UNREACHABLE -> circuit.failed(attempt);
        case NO_ROOM -> {
          answered();
          gate.full();
        }
        // The cluster answered; what is wrong is the tenant's own.
        case STALE_LEASE, REFUSED, DATABASE_FAULT, BUSY -> answered();
        case UNKNOWN, NO_REPLICA, SUSPENDED, CIRCUIT_OPEN, UNTRUSTED, NO_CREDENTIAL -> {
          // These say nothing of whether the cluster answers.
        }
      }
      throw e;
    }
  }

  private void answered() {
    if (circuit.succeeded()) {
      gate.reopen();
    }
  }

  ClusterStatus status() {
    return new ClusterStatus(
        id,
        budget.size(),
        budget.used(),
        budget.waiting(),
        gate.connecting(),
        gate.pause(),
        circuit.isOpen(),
        circuit.opened(),
        connects.sum(),
        Duration.ofNanos(connectNanos.sum()),
        failures.sum(),
        budget.evictions(),
        leaks.sum(),
        endedLeaks.sum());
  }
}
