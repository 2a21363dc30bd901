package io.domicile.controlplane.operations;

import io.domicile.controlplane.wakeups.Wakeups;
import io.domicile.service.retries.Loop;
import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what other processes changed of the operations that somebody watches here, and wakes
 * whoever watches them. One statement a round asks for all of them, however many watch; what this
 * process changes itself wakes them without it. It asks nothing while nothing is watched.
 * Thread-safe.
 */
final class OperationPoller implements Managed {

  private static final Logger log = LoggerFactory.getLogger(OperationPoller.class);

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Operations operations;
  private final Wakeups<UUID> wakeups;

  /** How many watch each operation; guarded by this. */
  private final Map<UUID, Integer> watched = new HashMap<>();

  /** The revisions seen last; used by the loop's thread. */
  private final Map<UUID, Long> seen = new HashMap<>();

  private final Loop loop = new Loop("operation-poller", this::lookAtWatched, this::failed);

  OperationPoller(Operations operations, Wakeups<UUID> wakeups) {
    this.operations = operations;
    this.wakeups = wakeups;
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop() throws InterruptedException {
    loop.finish(this::wakeLoop, PATIENCE);
  }

  /** One who watches, until closed. */
  final class Watch implements AutoCloseable {
    private final UUID id;

    private Watch(UUID id) {
      this.id = id;
    }

    @Override
    public void close() {
      synchronized (OperationPoller.this) {
        watched.computeIfPresent(id, (same, watchers) -> watchers == 1 ? null : watchers - 1);
      }
    }
  }

  /** Begins to watch. Take a {@link Wakeups#waiter} before. */
  synchronized Watch watch(UUID id) {
    watched.merge(id, 1, Integer::sum);
    wakeLoop();
    return new Watch(id);
  }

  private void lookAtWatched() throws InterruptedException {
    Set<UUID> ids = awaitWatched();
    if (!loop.isStopped()) {
      seen.keySet().retainAll(ids);
      look(ids);
      loop.pause(Wakeups.LONGEST_NAP);
    }
  }

  private void failed(Throwable cause) throws InterruptedException {
    log.warn("Operations cannot be looked at; trying again: {}", cause.toString());
    loop.pause(Wakeups.LONGEST_NAP);
  }

  /** Waits until anything is watched, or the loop is stopped; what to look at. */
  private synchronized Set<UUID> awaitWatched() throws InterruptedException {
    while (watched.isEmpty() && !loop.isStopped()) {
      wait();
    }
    return Set.copyOf(watched.keySet());
  }

  private synchronized void wakeLoop() {
    notifyAll();
  }

  /** An operation that is seen for the first time counts as changed: its watcher looked before. */
  private void look(Set<UUID> ids) {
    operations
        .revisions(ids)
        .forEach(
            (id, revision) -> {
              if (!revision.equals(seen.put(id, revision))) {
                wakeups.wake(id);
              }
            });
  }
}
