package io.domicile.runtime.pools;

import io.domicile.contract.tenant.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds connections of one tenant that were taken and not given back, and says where they were
 * taken. Recording a stack costs more than the checkout itself, so it is done for the first
 * checkout of a connection and for one in a thousand; once a leak was found, for every checkout of
 * the tenant. A leak uses connections up, so a fresh one soon shows where. Thread-safe.
 */
final class LeakWatch {

  private static final Logger log = LoggerFactory.getLogger(LeakWatch.class);
  private static final int ONE_IN = 1_024;

  private final TenantId tenant;
  private final long leakAfterNanos;
  private final CoarseClock clock;
  private volatile boolean found;

  /** Where a connection was taken; its message is all that a log shows beside the stack. */
  private static final class TakenHere extends RuntimeException {
    TakenHere() {
      super("The connection was taken here:");
    }
  }

  LeakWatch(TenantId tenant, Duration leakAfter, CoarseClock clock) {
    this.tenant = tenant;
    this.leakAfterNanos = leakAfter.toNanos();
    this.clock = clock;
  }

  /**
   * Notes a checkout.
   *
   * @param handle what the caller gets
   */
  void lent(Connection handle, long now) throws SQLException {
    PhysicalConnection connection = handle.unwrap(PhysicalConnection.class);
    boolean record = found || connection.loans() % ONE_IN == 0;
    connection.lend(new PhysicalConnection.Loan(handle, now, record ? new TakenHere() : null));
  }

  /** Logs each overdue loan once, and returns how many are new. */
  int report(Set<PhysicalConnection> connections) {
    int leaked = 0;
    for (PhysicalConnection connection : connections) {
      PhysicalConnection.Loan loan = connection.loan();
      if (loan != null
          && clock.recent() - loan.since() > leakAfterNanos
          && loan.isOut()
          && connection.reportOnce(loan)) {
        found = true;
        leaked++;
        report(loan.where());
      }
    }
    return leaked;
  }

  private void report(@Nullable Throwable where) {
    Duration bound = Duration.ofNanos(leakAfterNanos);
    if (where == null) {
      log.warn(
          "A connection of tenant {} has been out for over {}. Where it was taken was not"
              + " recorded; from now on it is, for this tenant.",
          tenant,
          bound);
    } else {
      log.warn("A connection of tenant {} has been out for over {}.", tenant, bound, where);
    }
  }
}
