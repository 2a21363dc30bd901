package io.domicile.cell.routes;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.contract.json.Json;
import io.domicile.contract.routes.ClusterAddress;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteSnapshot;
import io.domicile.contract.signatures.DocumentType;
import io.domicile.contract.signatures.SignedDocument;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.contract.tenant.TenantId;
import io.domicile.residency.region.RegionCode;
import io.dropwizard.lifecycle.Managed;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * Every route of the cell. A change and the version it makes commit together; a snapshot is signed
 * once per version. Thread-safe.
 */
public final class RouteBook implements Managed {

  private final CellId cell;
  private final RegionCode region;
  private final SigningKey feedKey;
  private final ClusterAddress cluster;
  private final int connectionShare;
  private final Jdbi jdbi;
  private final Clock clock;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long version;
  private @Nullable SignedDocument signed;

  /** The statements. */
  interface Dao {

    @SqlQuery("SELECT version FROM route_version FOR UPDATE")
    long lockVersion();

    @SqlUpdate("UPDATE route_version SET version = version + 1")
    void advance();

    @SqlUpdate(
        "UPDATE route_version SET version = version + 1, clusters = :clusters WHERE clusters <> :clusters")
    void setClusters(CellDatabase.Document clusters);

    @SqlQuery("SELECT document::text FROM route WHERE tenant = :tenant")
    Optional<String> find(TenantId tenant);

    @SqlQuery("SELECT document::text FROM route ORDER BY tenant")
    List<String> all();

    @SqlUpdate(
        """
        INSERT INTO route (tenant, document) VALUES (:tenant, :document)
        ON CONFLICT (tenant) DO UPDATE SET document = excluded.document
        """)
    void put(TenantId tenant, CellDatabase.Document document);

    @SqlUpdate(
        """
        INSERT INTO runtime (id, acknowledged, seen_at) VALUES (:id, :version, :now)
        ON CONFLICT (id) DO UPDATE
        SET acknowledged = excluded.acknowledged, seen_at = excluded.seen_at
        """)
    void acknowledge(String id, long version, OffsetDateTime now);
  }

  /**
   * The routes of a cell.
   *
   * @param runtimes how many runtimes share the cluster's connections; each has its share whether
   *     it is there or not
   */
  public RouteBook(
      CellId cell,
      RegionCode region,
      SigningKey feedKey,
      ClusterAddress cluster,
      int runtimes,
      CellDatabase database,
      Clock clock) {
    this.cell = cell;
    this.region = region;
    this.feedKey = feedKey;
    this.cluster = cluster;
    this.connectionShare = Math.max(1, cluster.connectionBudget() / Math.max(1, runtimes));
    this.jdbi = database.jdbi();
    this.clock = clock;
  }

  /** What the runtimes are told of the clusters may have changed with the configuration. */
  @Override
  public void start() {
    var told = new Told(List.of(cluster), connectionShare, feedKey.verificationKey().toString());
    jdbi.useExtension(Dao.class, dao -> dao.setClusters(new CellDatabase.Document(told)));
    load();
  }

  private record Told(List<ClusterAddress> clusters, int connectionShare, String feedKey) {}

  /** The version of the present snapshot, 0 for none yet. */
  public long version() {
    lock.lock();
    try {
      return version;
    } finally {
      lock.unlock();
    }
  }

  public Optional<Route> find(TenantId tenant) {
    return jdbi.withExtension(Dao.class, dao -> dao.find(tenant)).map(RouteBook::route);
  }

  /** Publishes the route, if it is not what is published already; returns the version. */
  public long publish(Route route) {
    boolean news =
        jdbi.inTransaction(
            handle -> {
              Dao dao = handle.attach(Dao.class);
              dao.lockVersion();
              if (dao.find(route.tenant())
                  .map(RouteBook::route)
                  .filter(route::equals)
                  .isPresent()) {
                return false;
              }
              dao.put(route.tenant(), new CellDatabase.Document(route));
              dao.advance();
              return true;
            });
    if (news) {
      load();
    }
    return version();
  }

  /** The snapshot, if it is newer than the version, or becomes so within the time; else null. */
  @Nullable SignedDocument await(long since, Duration wait) throws InterruptedException {
    long left = wait.toNanos();
    lock.lock();
    try {
      while (version <= since && left > 0) {
        left = changed.awaitNanos(left);
      }
      return version > since ? signed : null;
    } finally {
      lock.unlock();
    }
  }

  /** Notes that the runtime has this version in use. */
  void acknowledge(RuntimeId runtime, long usedVersion) {
    jdbi.useExtension(
        Dao.class,
        dao ->
            dao.acknowledge(
                runtime.value(), usedVersion, clock.instant().atOffset(ZoneOffset.UTC)));
  }

  /** Reads and signs the present snapshot, and tells whoever waits. */
  private void load() {
    lock.lock();
    try {
      RouteSnapshot snapshot =
          jdbi.inTransaction(
              handle -> {
                Dao dao = handle.attach(Dao.class);
                long present = dao.lockVersion();
                return new RouteSnapshot(
                    cell,
                    region,
                    present,
                    clock.instant(),
                    connectionShare,
                    List.of(cluster),
                    dao.all().stream().map(RouteBook::route).toList());
              });
      if (snapshot.version() > version) {
        signed = SignedDocument.sign(DocumentType.ROUTE_SNAPSHOT, snapshot, feedKey);
        version = snapshot.version();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private static Route route(String json) {
    return Json.read(json.getBytes(StandardCharsets.UTF_8), Route.class);
  }
}
