package io.domicile.runtime.pools;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The moment in which a busy pool's next free connection is to go to another tenant, and its own
 * callers are kept back. HikariCP hands a connection that comes back to whoever waits longest, but
 * whoever asks at that moment may take it first; where callers come without a pause, those who wait
 * get none for a long time. Thread-safe.
 */
final class GivingUp {

  private final CountDownLatch over = new CountDownLatch(1);

  void end() {
    over.countDown();
  }

  /** Waits for the end of one that is under way, and no longer than such a thing may take. */
  static void letPass(@Nullable GivingUp underWay) {
    if (underWay != null) {
      underWay.await();
    }
  }

  private void await() {
    try {
      var _ = over.await(ClusterBudget.IN_LINE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
