package io.domicile.runtime.pools;

import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The connections this runtime may hold to one cluster. A permit is taken when a physical
 * connection is opened and given back when it is closed, so that checking out costs nothing here.
 * Waiters are served in order. Thread-safe.
 */
final class ClusterBudget {

  /** How long a waiter stands in line before it asks again for room to be made. */
  private static final Duration TURN = Duration.ofMillis(250);

  /** A pool with open connections, as its cluster's budget sees it. */
  interface Holder {
    boolean hasIdle();

    int open();

    long lastUsed();

    /** Closes its idle connections now and the others as they come back. */
    void giveUp();
  }

  private final Resizable permits = new Resizable();
  private final Set<Holder> holders = ConcurrentHashMap.newKeySet();
  private int size;

  synchronized void resize(int newSize) {
    if (newSize > size) {
      permits.release(newSize - size);
    } else {
      permits.reducePermits(size - newSize);
    }
    size = newSize;
  }

  synchronized int size() {
    return size;
  }

  /** Connections open at present. */
  int used() {
    return size() - permits.availablePermits();
  }

  /**
   * Takes a permit, making room at another tenant's expense if there is none.
   *
   * @return false if none came in time
   */
  boolean acquire(Holder asking, Duration timeout) throws InterruptedException {
    // The timed form keeps to the line where the plain one would jump it.
    if (permits.tryAcquire(0, TimeUnit.NANOSECONDS)) {
      return true;
    }
    long deadline = System.nanoTime() + timeout.toNanos();
    for (long left = timeout.toNanos(); left > 0; left = deadline - System.nanoTime()) {
      makeRoom(asking);
      if (permits.tryAcquire(Math.min(left, TURN.toNanos()), TimeUnit.NANOSECONDS)) {
        return true;
      }
    }
    return false;
  }

  void opened(Holder holder) {
    holders.add(holder);
  }

  void release(Holder holder) {
    if (holder.open() == 0) {
      holders.remove(holder);
      // It may have opened one in between.
      if (holder.open() > 0) {
        holders.add(holder);
      }
    }
    permits.release();
  }

  /**
   * The coldest pool with an idle connection gives up its own; where every connection is busy, the
   * pool with the most does, as its connections come back.
   */
  private void makeRoom(Holder asking) {
    var others = holders.stream().filter(holder -> !holder.equals(asking)).toList();
    others.stream()
        .filter(Holder::hasIdle)
        .min(Comparator.comparingLong(Holder::lastUsed))
        .or(() -> others.stream().max(Comparator.comparingInt(Holder::open)))
        .ifPresent(Holder::giveUp);
  }

  private static final class Resizable extends Semaphore {

    Resizable() {
      super(0, true);
    }

    @Override
    public void reducePermits(int reduction) {
      super.reducePermits(reduction);
    }
  }
}
