package io.domicile.runtime.pools;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Closes connections whose server no longer takes writes: after a failover by name, sessions with
 * the former primary live on, read-only. The connection that fails is closed when it comes back,
 * and all others of the pool with it, at most once a second, because a product may also write in a
 * transaction that it made read-only itself.
 */
final class FormerPrimary implements SQLExceptionOverride {

  private static final long AT_MOST_EVERY = Duration.ofSeconds(1).toNanos();

  private final LongSupplier nanoTime;
  private final Runnable evict;
  private final AtomicLong next;

  /**
   * For one pool.
   *
   * @param evict closes the pool's connections; must not wait, a statement of one calls it
   */
  FormerPrimary(LongSupplier nanoTime, Runnable evict) {
    this.nanoTime = nanoTime;
    this.evict = evict;
    this.next = new AtomicLong(nanoTime.getAsLong());
  }

  /** Beside HikariCP's own list of failures after which a connection is not used again. */
  @java.lang.Override
  public Override adjudicate(SQLException e) {
    if (!Connector.NOT_PRIMARY.equals(e.getSQLState())) {
      return Override.CONTINUE_EVICT;
    }
    long now = nanoTime.getAsLong();
    long due = next.get();
    if (now - due >= 0 && next.compareAndSet(due, now + AT_MOST_EVERY)) {
      evict.run();
    }
    return Override.MUST_EVICT;
  }
}
