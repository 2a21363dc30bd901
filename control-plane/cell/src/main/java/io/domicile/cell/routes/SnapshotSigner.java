package io.domicile.cell.routes;

import io.domicile.contract.routes.ClusterAddress;
import io.domicile.contract.routes.RouteSnapshot;
import io.domicile.contract.signatures.DocumentType;
import io.domicile.contract.signatures.SignedDocument;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * Reads and signs all routes, which is the one thing here whose cost grows with their number, so it
 * is done at a fixed pace and not at every change: whoever wants all routes gets the last snapshot
 * and the changes since. One thread presses, the others wait for what it makes. Thread-safe.
 */
final class SnapshotSigner {

  private final FeedIdentity identity;
  private final ClusterAddress cluster;
  private final int connectionShare;
  private final Duration every;
  private final Jdbi jdbi;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Pressed last;

  /** A signed snapshot. */
  record Pressed(long version, Instant at, SignedDocument document) {}

  SnapshotSigner(
      FeedIdentity identity,
      ClusterAddress cluster,
      int connectionShare,
      Duration every,
      Jdbi jdbi,
      Clock clock) {
    this.identity = identity;
    this.cluster = cluster;
    this.connectionShare = connectionShare;
    this.every = every;
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** The last snapshot, or a new one if that is older than the pace. */
  Pressed recent() {
    lock.lock();
    try {
      Pressed present = last;
      return present == null || present.at().plus(every).isBefore(clock.instant())
          ? press()
          : present;
    } finally {
      lock.unlock();
    }
  }

  /** A snapshot of at least that version. */
  Pressed newest(long version) {
    lock.lock();
    try {
      Pressed present = last;
      return present == null || present.version() < version ? press() : present;
    } finally {
      lock.unlock();
    }
  }

  private Pressed press() {
    Instant now = clock.instant();
    RouteSnapshot snapshot =
        jdbi.inTransaction(
            TransactionIsolationLevel.REPEATABLE_READ,
            handle -> {
              RouteDao dao = handle.attach(RouteDao.class);
              RouteDao.Present present = dao.present();
              return new RouteSnapshot(
                  identity.cell(),
                  identity.region(),
                  present.version(),
                  now,
                  connectionShare,
                  List.of(cluster),
                  dao.all().stream().map(RouteBook::route).toList(),
                  present.head());
            });
    var pressed =
        new Pressed(
            snapshot.version(),
            now,
            SignedDocument.sign(DocumentType.ROUTE_SNAPSHOT, snapshot, identity.key()));
    last = pressed;
    return pressed;
  }
}
