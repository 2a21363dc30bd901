package io.domicile.runtime.pools;

/**
 * Keeps a busy pool's callers back for the moment in which its next free connection is to go to
 * another tenant. HikariCP hands a connection that comes back to whoever waits longest, but whoever
 * asks at that moment may take it first; where callers come without a pause, those who wait get
 * none for a long time. Thread-safe.
 */
final class GivingUp {

  private volatile int underWay;

  synchronized void begin() {
    underWay++;
  }

  synchronized void end() {
    underWay--;
    notifyAll();
  }

  /** Returns at once unless one is under way; waits no longer than such a thing may take. */
  void await() {
    if (underWay > 0) {
      awaitEnd();
    }
  }

  private synchronized void awaitEnd() {
    long end = System.nanoTime() + ClusterBudget.IN_LINE.toNanos();
    try {
      for (long left = ClusterBudget.IN_LINE.toNanos();
          underWay > 0 && left > 0;
          left = end - System.nanoTime()) {
        // Nanoseconds are rounded up, so that nothing below a millisecond waits for ever.
        wait(left / 1_000_000 + 1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
