package io.domicile.cell.fence;

import io.domicile.cell.cluster.Guard;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries what hostile sessions may be keeping the cell from, and ends those sessions each time it is
 * kept from it. One use, one thread.
 */
public final class HoldOut {

  private static final Logger log = LoggerFactory.getLogger(HoldOut.class);

  /** No row, no lock within the time that was asked for. */
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /** How PostgreSQL says that a catalog's row was changed by somebody who has just gone. */
  private static final String CONCURRENTLY_UPDATED = "concurrently updated";

  /** Out of memory, of connections, of disk. */
  private static final String INSUFFICIENT_RESOURCES = "53";

  /** Who was ended needs a moment to be gone, and a starved cluster needs rest. */
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(25);

  private final Ending ending;
  private final long deadline;

  /** Ends the sessions that may be in the way; returns how many, or empty if there are none. */
  private interface Ending {
    OptionalInt end();
  }

  private HoldOut(Ending ending, Duration patience) {
    this.ending = ending;
    this.deadline = System.nanoTime() + patience.toNanos();
  }

  /** Ends whoever is in the database. One that is not known keeps nobody, so it gives up. */
  public static HoldOut ofDatabase(Guard guard, String database, Duration patience) {
    return new HoldOut(
        () -> {
          long number = guard.database(database);
          return number == 0 ? OptionalInt.empty() : OptionalInt.of(guard.endAllIn(number));
        },
        patience);
  }

  /** Ends whoever has logged in with the role; goes on trying where the role is not known. */
  public static HoldOut ofRole(Guard guard, String role, Duration patience) {
    return new HoldOut(() -> OptionalInt.of(guard.endAllOf(guard.role(role))), patience);
  }

  /** In a transaction: gives up soon where somebody else holds what is to be changed. */
  public static void doNotWaitLong(Handle transaction) {
    transaction.execute("SET LOCAL lock_timeout = '100ms'");
  }

  public void run(Runnable work) {
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
        OptionalInt ended =
            isHeldOff(e) && System.nanoTime() < deadline ? ending.end() : OptionalInt.empty();
        if (ended.isEmpty()) {
          throw e;
        }
        if (ended.getAsInt() > 0) {
          log.warn("{} sessions were ended that kept the cell out.", ended.getAsInt());
        }
        LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
      }
    }
  }

  /** Whether a lock, a connection or memory that others hold is the reason of a failure. */
  public static boolean isHeldOff(Throwable e) {
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
