package io.domicile.runtime.pools;

import io.domicile.contract.tenant.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds connections of one tenant that were taken and not given back, says where they were taken,
 * and ends them when they have been out for {@value #ENDED_AFTER} times as long. Recording a stack
 * costs more than the checkout itself, so it is done for a connection's first checkout and for one
 * in a thousand; once a leak was found, for every checkout of the tenant. Thread-safe.
 */
final class LeakWatch {

  /** This many times {@code leakAfter} a connection may be out before it is closed. */
  static final int ENDED_AFTER = 5;

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

  /**
   * What one look found.
   *
   * @param overdue reported for the first time
   * @param ended closed
   */
  record Found(int overdue, int ended) {}

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
    connection.lend(handle, now, record ? new TakenHere() : null);
  }

  /**
   * Logs each overdue loan once, and ends those that were logged before and are out for far too
   * long: a loan that was seen twice is certainly the one that the times are of.
   *
   * @param end closes a connection and frees its place in the pool
   */
  Found look(Set<PhysicalConnection> connections, Consumer<PhysicalConnection> end) {
    int overdue = 0;
    int ended = 0;
    for (PhysicalConnection connection : connections) {
      int loan = connection.loans();
      long out = clock.recent() - connection.lentAt();
      if (out <= leakAfterNanos || !connection.isOut()) {
        continue;
      }
      if (!connection.isReported(loan)) {
        connection.reported(loan);
        found = true;
        overdue++;
        report(connection.takenAt());
      } else if (out > ENDED_AFTER * leakAfterNanos && connection.loans() == loan) {
        ended++;
        log.warn(
            "A connection of tenant {} was closed: it had been out for {}.",
            tenant,
            Duration.ofNanos(out));
        end.accept(connection);
      }
    }
    return new Found(overdue, ended);
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
