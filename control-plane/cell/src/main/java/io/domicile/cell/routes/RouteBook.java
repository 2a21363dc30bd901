package io.domicile.cell.routes;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.context.CellContext;
import io.domicile.contract.json.Json;
import io.domicile.contract.routes.ClusterAddress;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteChanges;
import io.domicile.contract.routes.RouteDelta;
import io.domicile.contract.signatures.DocumentType;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.contract.tenant.TenantId;
import io.domicile.service.database.Document;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Every route of the cell. A change, the version it makes and the signed delta that leads there
 * commit together; the delta is signed once, whoever asks for it and however often the cell
 * restarts. What a change costs does not depend on how many routes there are. Thread-safe.
 */
public final class RouteBook implements Managed {

  /** A runtime that is far behind gets the rest with its next questions. */
  private static final int MOST_DELTAS_AT_ONCE = 500;

  private final FeedIdentity identity;
  private final ClusterAddress cluster;
  private final RouteFeedConfiguration configuration;
  private final RuntimeShares shares;
  private final SnapshotSigner signer;
  private final Jdbi jdbi;
  private final Clock clock;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private RecentChanges recent;

  /**
   * The routes of a cell.
   *
   * @param runtimes those that share the cluster's connections
   */
  public RouteBook(
      FeedIdentity identity,
      ClusterAddress cluster,
      List<RuntimeId> runtimes,
      RouteFeedConfiguration configuration,
      CellDatabase database,
      Clock clock) {
    this.identity = identity;
    this.cluster = cluster;
    this.configuration = configuration;
    this.jdbi = database.jdbi();
    this.clock = clock;
    this.recent = new RecentChanges(0, configuration.keptChanges());
    this.shares = new RuntimeShares(identity, cluster, runtimes, configuration, jdbi, clock);
    this.signer =
        new SnapshotSigner(
            identity, cluster, shares.reserved(), configuration.snapshotEvery(), jdbi, clock);
  }

  /** Opens the book with the process, and serves it to runtimes. */
  public static RouteBook install(
      CellContext context,
      SigningKey feedKey,
      ClusterAddress cluster,
      List<RuntimeId> runtimes,
      RouteFeedConfiguration configuration,
      Environment environment) {
    var routes =
        new RouteBook(
            new FeedIdentity(context.id(), context.region(), feedKey),
            cluster,
            runtimes,
            configuration,
            context.database(),
            context.clock());
    environment.lifecycle().manage(routes);
    environment.jersey().register(new RouteFeedResource(routes));
    return routes;
  }

  /** What the runtimes are told of the clusters may have changed with the configuration. */
  @Override
  public void start() {
    var told = new Told(List.of(cluster), shares.reserved(), feedKey());
    jdbi.useTransaction(
        handle -> {
          RouteDao dao = handle.attach(RouteDao.class);
          RouteDao.Present present = dao.lock();
          if (dao.setClusters(new Document(told))) {
            // The key may be another one, and what the former one signed is of no use then.
            dao.prune(present.version());
            record(dao, present, List.of(cluster), List.of());
          }
        });
    shares.start();
    lock.lock();
    try {
      List<RouteDao.Change> kept = jdbi.withExtension(RouteDao.class, dao -> dao.changesAfter(0));
      long first =
          kept.isEmpty()
              ? jdbi.withExtension(RouteDao.class, RouteDao::present).version()
              : kept.getFirst().since();
      recent = new RecentChanges(first, configuration.keptChanges());
      kept.forEach(recent::add);
    } finally {
      lock.unlock();
    }
  }

  private record Told(List<ClusterAddress> clusters, int connectionShare, String feedKey) {}

  private String feedKey() {
    return identity.key().verificationKey().toString();
  }

  /** The present version, 0 for none yet. */
  public long version() {
    lock.lock();
    try {
      return recent.version();
    } finally {
      lock.unlock();
    }
  }

  public Optional<Route> find(TenantId tenant) {
    return jdbi.withExtension(RouteDao.class, dao -> dao.find(tenant)).map(RouteBook::route);
  }

  /** Publishes the route, if it is not what is published already; returns the version. */
  public long publish(Route route) {
    return publish(route.tenant(), present -> Optional.of(route));
  }

  /**
   * Publishes the tenant's route changed, if it has one; returns the version. What is changed is
   * what is published at that moment, so that two changes at once are both there afterwards.
   */
  public long change(TenantId tenant, UnaryOperator<Route> change) {
    return publish(tenant, present -> present.map(change));
  }

  private long publish(TenantId tenant, UnaryOperator<Optional<Route>> change) {
    boolean news =
        jdbi.inTransaction(
            handle -> {
              RouteDao dao = handle.attach(RouteDao.class);
              RouteDao.Present version = dao.lock();
              Optional<Route> before = dao.find(tenant).map(RouteBook::route);
              Optional<Route> after = change.apply(before);
              if (after.isEmpty() || after.equals(before)) {
                return false;
              }
              dao.put(tenant, new Document(after.get()));
              record(dao, version, null, List.of(after.get()));
              return true;
            });
    return news ? catchUp() : version();
  }

  private void record(
      RouteDao dao,
      RouteDao.Present present,
      @Nullable List<ClusterAddress> clusters,
      List<Route> upserts) {
    long next = present.version() + 1;
    var delta =
        new RouteDelta(
            identity.cell(),
            identity.region(),
            present.version(),
            next,
            present.head(),
            clock.instant(),
            clusters,
            upserts,
            List.of());
    SignedDocument signed = SignedDocument.sign(DocumentType.ROUTE_DELTA, delta, identity.key());
    dao.insert(present.version(), next, signed.compact());
    dao.advance(next, RouteDelta.digest(signed));
    dao.prune(next - configuration.keptChanges());
  }

  /** Takes over what has been committed, in order, and tells whoever waits. */
  long catchUp() {
    lock.lock();
    try {
      jdbi.withExtension(RouteDao.class, dao -> dao.changesAfter(recent.version()))
          .forEach(recent::add);
      changed.signalAll();
      return recent.version();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What a runtime asks with.
   *
   * @param since the version in use there
   * @param shares the serial of the last share it was told
   * @param settled the serial of the last share it keeps to
   * @param full whether it wants all routes anew
   */
  record Question(RuntimeId runtime, long since, long shares, long settled, boolean full) {}

  /** What is new for the runtime, or becomes so within the time; null if nothing does. */
  @Nullable RouteChanges await(Question question, Duration wait) throws InterruptedException {
    acknowledge(question.runtime(), question.since());
    if (shares.heard(question.runtime(), question.shares(), question.settled())) {
      signal();
    }
    long left = wait.toNanos();
    List<SignedDocument> deltas;
    lock.lock();
    try {
      while (!question.full()
          && recent.version() <= question.since()
          && shares.serial(question.runtime()) <= question.shares()) {
        if (left <= 0) {
          return null;
        }
        left = changed.awaitNanos(left);
      }
      deltas = question.full() ? null : recent.after(question.since());
    } finally {
      lock.unlock();
    }
    SignedDocument share = shares.newer(question.runtime(), question.shares());
    if (deltas == null) {
      return full(share);
    }
    return new RouteChanges(
        share, null, deltas.subList(0, Math.min(deltas.size(), MOST_DELTAS_AT_ONCE)));
  }

  private RouteChanges full(@Nullable SignedDocument share) {
    for (SnapshotSigner.SignedSnapshot snapshot = signer.recent();
        ;
        snapshot = signer.newest(version())) {
      lock.lock();
      try {
        List<SignedDocument> deltas = recent.after(snapshot.version());
        if (deltas != null) {
          return new RouteChanges(share, snapshot.document(), deltas);
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** All routes of the present version. */
  @Nullable SignedDocument snapshot() {
    long present = version();
    return present == 0 ? null : signer.newest(present).document();
  }

  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether every one of these runtimes has this version, or a later one, in use. */
  public boolean isAcknowledged(Collection<RuntimeId> runtimes, long wanted) {
    Set<String> there = jdbi.withExtension(RouteDao.class, dao -> dao.acknowledging(wanted));
    return runtimes.stream().allMatch(runtime -> there.contains(runtime.value()));
  }

  /** Notes that the runtime has this version in use. */
  private void acknowledge(RuntimeId runtime, long usedVersion) {
    jdbi.useExtension(
        RouteDao.class,
        dao ->
            dao.acknowledge(
                runtime.value(), usedVersion, clock.instant().atOffset(ZoneOffset.UTC)));
  }

  static Route route(String json) {
    return Json.read(json.getBytes(StandardCharsets.UTF_8), Route.class);
  }
}
