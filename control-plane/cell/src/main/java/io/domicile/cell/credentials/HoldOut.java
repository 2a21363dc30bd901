package io.domicile.cell.credentials;

import io.domicile.cell.cluster.Guard;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries what a hostile session may be keeping the cell from, ending that session's whole database
 * each time it is kept from it. One use, one thread.
 */
final class HoldOut {

  private static final Logger log = LoggerFactory.getLogger(HoldOut.class);

  /** No row, no lock within the time that was asked for. */
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /** How PostgreSQL says that a catalog's row was changed by somebody who has just gone. */
  private static final String CONCURRENTLY_UPDATED = "concurrently updated";

  /** Out of memory, of connections, of disk. */
  private static final String INSUFFICIENT_RESOURCES = "53";

  /** Who was ended needs a moment to be gone, and a starved cluster needs rest. */
  static final Duration BETWEEN_TRIES = Duration.ofMillis(25);

  private final Guard guard;
  private final LongSupplier database;
  private final long deadline;

  /**
   * For one database.
   *
   * @param database its number, asked for when it is needed; 0 where it is not known, and nobody is
   *     ended
   */
  HoldOut(Guard guard, LongSupplier database, Duration patience) {
    this.guard = guard;
    this.database = database;
    this.deadline = System.nanoTime() + patience.toNanos();
  }

  /** In a transaction: gives up soon where somebody else holds what is to be changed. */
  static void doNotWaitLong(Handle transaction) {
    transaction.execute("SET LOCAL lock_timeout = '100ms'");
  }

  void run(Runnable work) {
    boolean _ =
        get(
            () -> {
              work.run();
              return true;
            });
  }

  <T> T get(Supplier<T> work) {
    while (true) {
      try {
        return work.get();
      } catch (RuntimeException e) {
        long number = isHeldOff(e) && System.nanoTime() < deadline ? database.getAsLong() : 0;
        if (number == 0) {
          throw e;
        }
        int ended = guard.endAllIn(number);
        if (ended > 0) {
          log.warn("{} sessions of a database were ended that kept it from being closed.", ended);
        }
        LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
      }
    }
  }

  static boolean isHeldOff(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLTransientConnectionException) {
        return true;
      }
      if (cause instanceof SQLException sql) {
        String state = String.valueOf(sql.getSQLState());
        if (state.equals(LOCK_NOT_AVAILABLE)
            || state.startsWith(INSUFFICIENT_RESOURCES)
            || String.valueOf(sql.getMessage()).contains(CONCURRENTLY_UPDATED)) {
          return true;
        }
      }
    }
    return false;
  }
}
