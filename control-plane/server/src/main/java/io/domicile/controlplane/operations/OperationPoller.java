package io.domicile.controlplane.operations;

import io.domicile.controlplane.wakeups.Wakeups;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what other processes changed of the operations that somebody watches here, and wakes
 * whoever watches them. One statement a round asks for all of them, however many watch; what this
 * process changes itself wakes them without it. It runs while anything is watched. Thread-safe.
 */
final class OperationPoller {

  private static final Logger log = LoggerFactory.getLogger(OperationPoller.class);

  private final Operations operations;
  private final Wakeups<UUID> wakeups;

  /** How many watch each operation; guarded by this. */
  private final Map<UUID, Integer> watched = new HashMap<>();

  private boolean running;

  OperationPoller(Operations operations, Wakeups<UUID> wakeups) {
    this.operations = operations;
    this.wakeups = wakeups;
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
    if (!running) {
      running = true;
      Thread.ofVirtual().name("operation-poller").start(this::run);
    }
    return new Watch(id);
  }

  private void run() {
    var seen = new HashMap<UUID, Long>();
    try {
      for (Set<UUID> ids = next(); !ids.isEmpty(); ids = next()) {
        seen.keySet().retainAll(ids);
        look(ids, seen);
        Thread.sleep(Wakeups.LONGEST_NAP);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      over();
    } catch (Error e) {
      over();
      throw e;
    }
  }

  /** So that who watches next begins anew. */
  private synchronized void over() {
    running = false;
  }

  /** What to look at; nothing if it is over. */
  private synchronized Set<UUID> next() {
    Set<UUID> ids = wakeups.stopping() ? Set.of() : Set.copyOf(watched.keySet());
    running = !ids.isEmpty();
    return ids;
  }

  /** An operation that is seen for the first time counts as changed: its watcher looked before. */
  private void look(Set<UUID> ids, Map<UUID, Long> seen) {
    try {
      operations
          .revisions(ids)
          .forEach(
              (id, revision) -> {
                if (!revision.equals(seen.put(id, revision))) {
                  wakeups.wake(id);
                }
              });
    } catch (RuntimeException e) {
      log.warn("Operations cannot be looked at; trying again: {}", e.toString());
    }
  }
}
