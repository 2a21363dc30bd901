package io.domicile.runtime.pools;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The connections this runtime may hold to one cluster. A permit is taken when a physical
 * connection is opened and given back when it is closed, so that checking out costs nothing here.
 *
 * <p>Nobody starves, however busy others are. A pool stands in line once, however many callers wait
 * for it, and a permit that comes back goes to the waiter with the fewest connections, among those
 * to the one that came first (max-min fairness). A waiter makes room for itself: of all idle
 * connections, first one that its tenant has besides another idle one, then the one of the pool
 * that has been used least of late. Use of late and not last use, because what a tenant asked for
 * once says little: under skewed traffic the connections of many rare tenants would otherwise chase
 * each other (G. Einziger, R. Friedman, B. Manes, "TinyLFU", ACM ToS 2017). A waiter that has
 * connections first waits for one of its own for about as long as connecting takes, the rule by
 * which waiting or paying costs at most twice the least that it could. Where all are busy, a waiter
 * that has been patient joins the line of the pool with the most connections like one of its own
 * callers, and closes what it gets; a waiter that has connections does so only where the other has
 * at least two more. So a cold tenant waits no longer than its patience and the time for which a
 * connection is held.
 *
 * <p>Thread-safe.
 */
final class ClusterBudget {

  /** How long a waiter waits before it looks again where room could be made. */
  private static final Duration TURN = Duration.ofMillis(10);

  /**
   * How long a tenant that has connections waits for one of its own before it takes an idle one's
   * place.
   */
  private static final Duration GROWTH_PATIENCE = Duration.ofMillis(20);

  /** How long a waiter waits before it asks for a connection that is busy. */
  private static final Duration PATIENCE = Duration.ofMillis(30);

  /** How long it stands in another tenant's line for it. */
  static final Duration IN_LINE = Duration.ofMillis(250);

  /** A pool with connections, as its cluster's budget sees it. */
  interface Holder {

    /** Connections that are open or being opened. */
    int open();

    int idle();

    /** How much it has been used of late; comparable with other pools' at the same moment. */
    double recentUse();

    /** Whether somebody waits for a connection. */
    boolean isWanted();

    /** Closes one idle connection; false if there is none any more. */
    boolean closeIdle();

    /** Waits in its line like any caller, and closes the connection unless nobody needs room. */
    void closeNext(ClusterBudget budget);
  }

  private static final class Waiter {
    final Holder holder;
    final CountDownLatch granted = new CountDownLatch(1);

    Waiter(Holder holder) {
      this.holder = holder;
    }
  }

  private final ThreadFactory threads;
  private final Set<Holder> holders = ConcurrentHashMap.newKeySet();
  private final Deque<Waiter> line = new ArrayDeque<>();
  private final LongAdder evictions = new LongAdder();
  private int size;
  private int used;

  ClusterBudget(ThreadFactory threads) {
    this.threads = threads;
  }

  synchronized void resize(int newSize) {
    size = newSize;
    grant();
  }

  synchronized int size() {
    return size;
  }

  /** Connections open at present, or being opened. */
  synchronized int used() {
    return used;
  }

  /** Pools that stand in line. */
  synchronized int waiting() {
    return line.size();
  }

  /** How many connections have been closed to make room for another tenant's. */
  long evictions() {
    return evictions.sum();
  }

  /**
   * Takes a permit, making room at another tenant's expense if there is none.
   *
   * @return false if none came in time, or nobody waits for it any more
   */
  boolean acquire(Holder asking, Duration timeout) throws InterruptedException {
    Waiter waiter;
    synchronized (this) {
      if (used < size && line.isEmpty()) {
        used++;
        return true;
      }
      waiter = new Waiter(asking);
      line.add(waiter);
      grant();
    }
    try {
      await(waiter, timeout);
    } catch (InterruptedException e) {
      if (leave(waiter)) {
        giveBack();
      }
      throw e;
    }
    return leave(waiter);
  }

  /** Until it is granted a permit, the time is over, or nobody wants it any more. */
  private void await(Waiter waiter, Duration timeout) throws InterruptedException {
    long start = System.nanoTime();
    long askAt = PATIENCE.toNanos();
    for (long waited = 0; waited < timeout.toNanos(); waited = System.nanoTime() - start) {
      if (waiter.granted.getCount() == 0 || !waiter.holder.isWanted()) {
        return;
      }
      boolean made =
          (waiter.holder.open() == 0 || waited >= GROWTH_PATIENCE.toNanos())
              && makeRoomFromIdle(waiter.holder);
      if (!made && waited >= askAt && askForBusy(waiter.holder)) {
        askAt = waited + IN_LINE.toNanos() + PATIENCE.toNanos();
      }
      long turn = Math.min(TURN.toNanos(), timeout.toNanos() - waited);
      if (waiter.granted.await(turn, TimeUnit.NANOSECONDS)) {
        return;
      }
    }
  }

  /** Whether it left with a permit. */
  private synchronized boolean leave(Waiter waiter) {
    boolean stillInLine = line.remove(waiter);
    return !stillInLine;
  }

  private void grant() {
    while (used < size && !line.isEmpty()) {
      // The first among equals: min() keeps the earlier.
      Waiter next =
          line.stream().min(Comparator.comparingInt(waiter -> waiter.holder.open())).orElseThrow();
      line.remove(next);
      used++;
      next.granted.countDown();
    }
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
    giveBack();
  }

  /** Gives back a permit with which nothing was opened. */
  synchronized void giveBack() {
    used--;
    grant();
  }

  /** Whether a connection that is given up now would be of use to another pool. */
  synchronized boolean isShort() {
    return !line.isEmpty() || used > size;
  }

  /** Closes idle connections until no more are open than the share allows, or none is idle. */
  void shed() {
    for (int over = used() - size(); over > 0; over--) {
      if (!makeRoomFromIdle(null)) {
        return;
      }
    }
  }

  /** Closes one idle connection of another pool; one that was needed least. */
  private boolean makeRoomFromIdle(@Nullable Holder asking) {
    record Candidate(Holder holder, int idle, double recentUse) {}
    List<Candidate> candidates =
        holders.stream()
            .filter(holder -> !holder.equals(asking))
            .map(holder -> new Candidate(holder, holder.idle(), holder.recentUse()))
            .filter(candidate -> candidate.idle > 0)
            .sorted(
                Comparator.comparing((Candidate candidate) -> candidate.idle < 2)
                    .thenComparingInt(candidate -> candidate.idle < 2 ? 0 : -candidate.idle)
                    .thenComparingDouble(Candidate::recentUse))
            .toList();
    for (Candidate candidate : candidates) {
      if (candidate.holder.closeIdle()) {
        evictions.increment();
        return true;
      }
    }
    return false;
  }

  /** Has the pool with the most connections give up its next; false if none has more to give. */
  private boolean askForBusy(Holder asking) {
    int own = asking.open();
    var richest =
        holders.stream()
            .filter(holder -> !holder.equals(asking))
            .max(Comparator.comparingInt(Holder::open))
            .filter(holder -> own == 0 || holder.open() > own + 1);
    richest.ifPresent(holder -> threads.newThread(() -> holder.closeNext(this)).start());
    return richest.isPresent();
  }

  void evicted() {
    evictions.increment();
  }
}
