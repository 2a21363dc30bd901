package io.domicile.controlplane.wakeups;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Those who wait for news of a key, in this process. Thread-safe.
 *
 * <p>Begin to wait before the first look at the database; then no news is missed. What another
 * process commits wakes nobody here, so no wait is longer than {@link #LONGEST_NAP}, cut short at
 * random, so that waiters do not look in step.
 *
 * @param <K> what there is news of
 */
public final class Wakeups<K> {

  /** How long news from another process may go unnoticed. */
  public static final Duration LONGEST_NAP = Duration.ofMillis(500);

  private final ConcurrentHashMap<K, Set<Waiter>> waiters = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  /** One who waits, from here until closed. */
  public final class Waiter implements AutoCloseable {
    private final K key;
    private final Semaphore news = new Semaphore(0);

    private Waiter(K key) {
      this.key = key;
    }

    /**
     * Naps until there may be news or it is time to look anyway.
     *
     * @param atMost cuts the nap short
     */
    public void nap(Duration atMost) throws InterruptedException {
      long longest = Math.min(LONGEST_NAP.toMillis(), Math.max(1, atMost.toMillis()));
      long millis = longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
      if (news.tryAcquire(Math.max(1, millis), TimeUnit.MILLISECONDS)) {
        news.drainPermits();
      }
    }

    /**
     * Waits for news that some other part of this process is sure to bring, whoever made it.
     *
     * @param atMost how long
     * @return whether there may be news
     */
    public boolean await(Duration atMost) throws InterruptedException {
      boolean woken = news.tryAcquire(Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS);
      news.drainPermits();
      return woken;
    }

    @Override
    public void close() {
      waiters.computeIfPresent(
          key,
          (same, set) -> {
            set.remove(this);
            return set.isEmpty() ? null : set;
          });
    }
  }

  /** Begins to wait. */
  public Waiter waiter(K key) {
    Waiter waiter = new Waiter(key);
    waiters.compute(
        key,
        (same, set) -> {
          Set<Waiter> present = set == null ? ConcurrentHashMap.newKeySet() : set;
          present.add(waiter);
          return present;
        });
    return waiter;
  }

  /** Says that there is news; call it after the commit. */
  public void wake(K key) {
    Set<Waiter> present = waiters.get(key);
    if (present != null) {
      present.forEach(waiter -> waiter.news.release());
    }
  }

  /** Whether the process is going down, and waiting requests are to end. */
  public boolean stopping() {
    return stopping;
  }

  /** Ends all waits, so that the process goes down without waiting for them. */
  public void stop() {
    stopping = true;
    waiters.values().forEach(set -> set.forEach(waiter -> waiter.news.release()));
  }
}
