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

  void leaked() {
    leaks.increment();
  }

  /** Opens a connection when the gate and the circuit allow it; the caller has a permit. */
  PhysicalConnection connect(Opening opening, Duration timeout)
      throws TenantUnavailableException, InterruptedException {
    boolean probe = circuit.enter();
    try {
      // A probe waits for nobody: those before it may hang.
      if (probe) {
        return open(opening);
      }
      if (!gate.enter(timeout)) {
        throw new TenantUnavailableException(Reason.NO_ROOM, gate.pause(), null);
      }
      try {
        if (circuit.isOpen()) {
          throw circuit.refusal();
        }
        return open(opening);
      } finally {
        gate.leave();
      }
    } finally {
      circuit.left(probe);
    }
  }

  private PhysicalConnection open(Opening opening) throws TenantUnavailableException {
    try {
      long start = nanoTime.getAsLong();
      PhysicalConnection connection = opening.open();
      connects.increment();
      connectNanos.add(nanoTime.getAsLong() - start);
      circuit.succeeded();
      gate.admitted();
      return connection;
    } catch (TenantUnavailableException e) {
      failures.increment();
      switch (e.reason()) {
        case UNREACHABLE -> circuit.failed();
        case NO_ROOM -> {
          // It answers, and asks for peace.
          circuit.succeeded();
          gate.full();
        }
        case STALE_LEASE -> circuit.succeeded();
        default -> {}
      }
      throw e;
    }
  }

  ClusterStatus status() {
    return new ClusterStatus(
        id,
        budget.size(),
        budget.used(),
        budget.waiting(),
        gate.connecting(),
        circuit.isOpen(),
        circuit.opened(),
        connects.sum(),
        Duration.ofNanos(connectNanos.sum()),
        failures.sum(),
        budget.evictions(),
        leaks.sum());
  }
}
