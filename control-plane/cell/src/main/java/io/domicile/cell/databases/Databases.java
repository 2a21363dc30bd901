package io.domicile.cell.databases;

import io.domicile.cell.celldatabase.CellLease;
import io.domicile.cell.cluster.DatabaseRoles;
import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.context.CellContext;
import io.domicile.cell.databases.DatabaseRow.State;
import io.domicile.cell.journal.Checkpoints;
import io.domicile.cell.schemareleases.SchemaInstaller;
import io.domicile.cell.schemareleases.WantedReleases;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.tenant.UuidV7;
import io.domicile.contract.tenantdatabase.PlatformSchema;
import io.domicile.residency.placement.Placement;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every database of the tenants' cluster, by the row that owns it. A row is there before the
 * database is and until after it is gone. Thread-safe.
 */
public final class Databases {

  private static final Logger log = LoggerFactory.getLogger(Databases.class);

  private static final int FIRST_INCARNATION = 1;

  private final Jdbi jdbi;
  private final CellLease lease;
  private final WantedReleases releases;
  private final SchemaInstaller schemas;
  private final DatabaseRights rights;
  private final DatabaseFactory factory;
  private final Checkpoints checkpoints;
  private final Clock clock;
  private final int warmSpares;

  /**
   * A tenant's database.
   *
   * @param release the number of the product's release in it, 0 for none
   */
  public record TenantDatabase(DatabaseRoles roles, int release) {}

  /**
   * The databases of a cluster.
   *
   * @param rights what their roles may call
   * @param warmSpares how many to keep ready
   */
  public Databases(
      CellContext context,
      TenantsCluster cluster,
      WantedReleases releases,
      SchemaInstaller schemas,
      DatabaseRights rights,
      int warmSpares) {
    this.jdbi = context.database().jdbi();
    this.lease = context.lease();
    this.rights = rights;
    Checkpoints checkpoints = context.checkpoints();
    this.releases = releases;
    this.schemas = schemas;
    this.factory = new DatabaseFactory(cluster, schemas, rights, checkpoints);
    this.checkpoints = checkpoints;
    this.clock = context.clock();
    this.warmSpares = warmSpares;
  }

  /** The tenant's database, once it has been claimed. */
  public Optional<TenantDatabase> find(TenantId tenant) {
    return jdbi.withExtension(DatabaseDao.class, dao -> dao.ofTenant(tenant))
        .filter(row -> row.state() == State.CLAIMED)
        .map(row -> new TenantDatabase(row.asTenants(), row.release()));
  }

  /**
   * Claims a database for the tenant: a warm spare, or one made now. To claim again finds the first
   * one.
   *
   * @param placement the right to put the tenant here
   * @return what was done or found, for the journal
   */
  public String claim(DesiredTenant wanted, Placement placement) {
    TenantId tenant = wanted.tenant();
    Optional<DatabaseRow> row = ofTenant(tenant);
    if (row.isPresent()) {
      return resume(row.get());
    }
    Optional<SchemaRelease> release = releases.releaseOf(wanted);
    @Nullable String digest = release.map(SchemaRelease::digest).orElse(null);
    int taken =
        jdbi.withExtension(
            DatabaseDao.class,
            dao -> dao.claimSpare(tenant, FIRST_INCARNATION, PlatformSchema.VERSION, digest));
    String how = "a warm spare";
    if (taken == 0) {
      UUID id = make(release, State.MAKING);
      how = "made for it";
      jdbi.useExtension(DatabaseDao.class, dao -> dao.claimMade(id, tenant, FIRST_INCARNATION));
    }
    checkpoints.reached("claim-database/taken");
    return rename(ofTenant(tenant).orElseThrow()) + ", " + how + ", in " + placement.region();
  }

  private String resume(DatabaseRow row) {
    if (row.state() == State.CLAIMED) {
      return row.asTenants().database() + ", found";
    }
    if (factory.exists(row.asTenants())) {
      jdbi.useExtension(DatabaseDao.class, dao -> dao.claimed(row.id()));
      return row.asTenants().database() + ", inferred: it had been renamed";
    }
    return rename(row) + ", taken up again";
  }

  private String rename(DatabaseRow row) {
    factory.rename(row.asSpare(), row.asTenants());
    checkpoints.reached("claim-database/renamed");
    jdbi.useExtension(DatabaseDao.class, dao -> dao.claimed(row.id()));
    return row.asTenants().database();
  }

  /** Brings the tenant's database to the release that it is to have. */
  public String applyRelease(DesiredTenant tenant) {
    DatabaseRow row = ofTenant(tenant.tenant()).orElseThrow();
    // A database that has a later release than is wanted keeps it: there is no way back.
    Optional<SchemaRelease> release =
        releases.releaseOf(tenant).filter(wanted -> wanted.number() >= row.release());
    int number = release.map(SchemaRelease::number).orElse(row.release());
    schemas.installPlatform(row.asTenants());
    rights.give(row.asTenants(), number);
    release.ifPresent(wanted -> schemas.install(row.asTenants(), wanted));
    jdbi.useExtension(
        DatabaseDao.class,
        dao ->
            dao.migrated(
                row.id(),
                PlatformSchema.VERSION,
                number,
                release.map(SchemaRelease::digest).orElse(row.releaseDigest())));
    return number == 0 ? "there is none" : "release " + number;
  }

  /** Whether the tenant's database has the platform's schema and the release that it is to have. */
  public boolean isCurrent(DesiredTenant tenant) {
    Optional<SchemaRelease> release = releases.releaseOf(tenant);
    return ofTenant(tenant.tenant())
        .map(
            row ->
                row.platformVersion() == PlatformSchema.VERSION
                    && row.release() >= release.map(SchemaRelease::number).orElse(0))
        .orElse(false);
  }

  /**
   * What must be done once, before anything else, by the holder of the lease: whatever a process
   * that is gone was making is dropped.
   */
  public void recover() {
    int abandoned = jdbi.withExtension(DatabaseDao.class, DatabaseDao::abandon);
    if (abandoned > 0) {
      log.info("Dropping {} databases that were never finished.", abandoned);
    }
    for (DatabaseRow row : inState(State.CLAIMED)) {
      schemas.closeMigratorIfOpen(row.asTenants());
    }
  }

  /** Takes one step towards the right number of matching spares; false if there is none to take. */
  public boolean tend() {
    lease.require();
    rights.tend();
    List<DatabaseRow> dropping = inState(State.DROPPING);
    if (!dropping.isEmpty()) {
      drop(dropping.getFirst());
      return true;
    }
    Optional<SchemaRelease> release = releases.usual();
    @Nullable String digest = release.map(SchemaRelease::digest).orElse(null);
    Optional<DatabaseRow> outdated =
        jdbi.withExtension(
            DatabaseDao.class, dao -> dao.takeOutdated(PlatformSchema.VERSION, digest));
    if (outdated.isPresent()) {
      update(outdated.get(), release);
      return true;
    }
    if (spares() < warmSpares) {
      make(release, State.SPARE);
      return true;
    }
    return false;
  }

  /** How many warm spares there are. */
  public int spares() {
    return jdbi.withExtension(DatabaseDao.class, DatabaseDao::spares);
  }

  /** How many tenants have a database here. */
  public int tenants() {
    return jdbi.withExtension(DatabaseDao.class, DatabaseDao::tenants);
  }

  /** The names that rows account for: those a database has, and those it may be about to get. */
  public List<DatabaseRoles> accountedFor() {
    return jdbi.withExtension(DatabaseDao.class, DatabaseDao::all).stream()
        .flatMap(
            row ->
                switch (row.state()) {
                  case CLAIMING -> Stream.of(row.asSpare(), row.asTenants());
                  case CLAIMED -> Stream.of(row.asTenants());
                  case MAKING, SPARE, UPDATING, DROPPING -> Stream.of(row.asSpare());
                })
        .toList();
  }

  private UUID make(Optional<SchemaRelease> release, State finalState) {
    UUID id = UuidV7.next(clock);
    jdbi.useExtension(DatabaseDao.class, dao -> dao.making(id));
    checkpoints.reached("make-database/intended");
    try {
      factory.make(DatabaseRoles.ofSpare(id), release);
    } catch (RuntimeException e) {
      jdbi.useExtension(DatabaseDao.class, dao -> dao.dropping(id));
      throw e;
    }
    made(id, finalState, release);
    checkpoints.reached("make-database/made");
    return id;
  }

  private void update(DatabaseRow row, Optional<SchemaRelease> release) {
    try {
      schemas.installPlatform(row.asSpare());
      rights.give(row.asSpare(), release.map(SchemaRelease::number).orElse(0));
      release.ifPresent(newest -> schemas.install(row.asSpare(), newest));
      made(row.id(), State.SPARE, release);
    } catch (RuntimeException e) {
      log.warn("A warm spare could not be brought up to date and is dropped.", e);
      jdbi.useExtension(DatabaseDao.class, dao -> dao.dropping(row.id()));
    }
  }

  private void made(UUID id, State state, Optional<SchemaRelease> release) {
    jdbi.useExtension(
        DatabaseDao.class,
        dao ->
            dao.made(
                id,
                state,
                PlatformSchema.VERSION,
                release.map(SchemaRelease::number).orElse(0),
                release.map(SchemaRelease::digest).orElse(null)));
  }

  private void drop(DatabaseRow row) {
    factory.dropSpare(row.asSpare());
    jdbi.useExtension(DatabaseDao.class, dao -> dao.delete(row.id()));
  }

  private Optional<DatabaseRow> ofTenant(TenantId tenant) {
    return jdbi.withExtension(DatabaseDao.class, dao -> dao.ofTenant(tenant));
  }

  private List<DatabaseRow> inState(State state) {
    return jdbi.withExtension(DatabaseDao.class, dao -> dao.inState(state));
  }
}
