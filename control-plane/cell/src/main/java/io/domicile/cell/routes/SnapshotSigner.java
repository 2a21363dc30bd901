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
 * and the changes since. One thread signs, the others wait for its snapshot. Thread-safe.
 */
final class SnapshotSigner {

  private final FeedIdentity identity;
  private final ClusterAddress cluster;
  private final int connectionShare;
  private final Duration every;
  private final Jdbi jdbi;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable SignedSnapshot last;

  /** A snapshot of one version of the routes, with its signature. */
  record SignedSnapshot(long version, Instant at, SignedDocument document) {}

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
  SignedSnapshot recent() {
    lock.lock();
    try {
      SignedSnapshot present = last;
      return present == null || present.at().plus(every).isBefore(clock.instant())
          ? sign()
          : present;
    } finally {
      lock.unlock();
    }
  }

  /** A snapshot of at least that version. */
  SignedSnapshot newest(long version) {
    lock.lock();
    try {
      SignedSnapshot present = last;
      return present == null || present.version() < version ? sign() : present;
    } finally {
      lock.unlock();
    }
  }

  private SignedSnapshot sign() {
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
    var signed =
        new SignedSnapshot(
            snapshot.version(),
            now,
            SignedDocument.sign(DocumentType.ROUTE_SNAPSHOT, snapshot, identity.key()));
    last = signed;
    return signed;
  }
}
