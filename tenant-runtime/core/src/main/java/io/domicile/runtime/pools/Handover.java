package io.domicile.runtime.pools;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A pool's handover of its next free connection to another tenant. While it is under way, the
 * pool's own callers wait: HikariCP gives a returned connection to the longest waiter, but a caller
 * that asks at that very moment can take it first, and under constant load the handover would
 * starve. Thread-safe.
 */
final class Handover {

  private final CountDownLatch over = new CountDownLatch(1);

  void end() {
    over.countDown();
  }

  /** Waits until the handover is over, for at most the time that one may take. */
  static void awaitEnd(@Nullable Handover underWay) {
    if (underWay != null) {
      underWay.await();
    }
  }

  private void await() {
    try {
      var unused = over.await(ClusterBudget.IN_LINE.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
