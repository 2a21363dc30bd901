package io.domicile.cell.cluster;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Jdbi;

/**
 * A streaming replica of the tenants' cluster. Thread-safe.
 *
 * @param id what routes call it
 * @param jdbi its maintenance database
 * @param primary the primary's
 */
public record Replica(String id, Jdbi jdbi, Jdbi primary) {

  private static final long PAUSE_NANOS = 10_000_000L;

  /**
   * Returns when the replica has replayed everything that was committed on the primary before the
   * call.
   *
   * @throws IllegalStateException if it has not within the time, as when it was promoted
   */
  public void awaitReplay(Duration patience) {
    String written =
        primary.withHandle(
            handle ->
                handle
                    .createQuery("SELECT pg_current_wal_insert_lsn()::text")
                    .mapTo(String.class)
                    .one());
    long deadline = System.nanoTime() + patience.toNanos();
    while (!hasReplayed(written)) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "Replica "
                + id
                + " has not replayed what the primary committed; if it is stopped for good, take it out of the"
                + " configuration.");
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private boolean hasReplayed(String written) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "SELECT pg_is_in_recovery() AND coalesce(pg_last_wal_replay_lsn() >= :lsn::pg_lsn, false)")
                .bind("lsn", written)
                .mapTo(Boolean.class)
                .one());
  }
}
