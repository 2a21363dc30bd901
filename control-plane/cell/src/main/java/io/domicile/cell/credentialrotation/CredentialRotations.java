package io.domicile.cell.credentialrotation;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.domicile.cell.celldatabase.CellLease;
import io.domicile.cell.changes.Changes;
import io.domicile.cell.cluster.DatabaseRoles;
import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.context.CellContext;
import io.domicile.cell.credentials.LoginRoles;
import io.domicile.cell.desiredstate.DesiredTenants;
import io.domicile.cell.journal.Checkpoints;
import io.domicile.cell.routes.RouteBook;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.tenant.UuidV7;
import io.domicile.service.retries.BackOff;
import io.domicile.vaults.VaultException;
import io.dropwizard.core.setup.Environment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each tenant's credential from one login role to the next.
 *
 * <p>A rotation goes {@code making} (row, secret, role, a login to try it, route), {@code
 * overlapping} (both roles log in), {@code closing} (the old one refused, ended, dropped, its
 * secret deleted), {@code done}. The overlap ends early once every runtime of the cell has
 * acknowledged the route and nobody is logged in with the old role; at its end the old role is
 * closed by force. A suspension or a new epoch takes a rotation's place: it is {@code abandoned},
 * and the roles close with their epoch.
 *
 * <p>Thread-safe; {@link #advance} by one thread per tenant, which is the reconciliation's.
 */
public final class CredentialRotations {

  private static final Logger log = LoggerFactory.getLogger(CredentialRotations.class);

  /** What its checkpoints begin with. */
  private static final String STEP = "rotate-credential";

  /** A cell with thousands of tenants of one age does not rotate them all at once. */
  private static final int AT_ONCE = 20;

  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
  private static final int LONGEST_DOUBLING = 10;

  private final Jdbi jdbi;
  private final CellLease lease;
  private final RotationAudit audit;
  private final LoginRoles roles;
  private final RouteBook routes;
  private final List<RuntimeId> runtimes;
  private final RotationConfiguration configuration;
  private final Checkpoints checkpoints;
  private final Clock clock;
  private final Changes changes;
  private final Counter done;
  private final Counter forced;
  private final Counter failures;

  private CredentialRotations(
      CellContext context,
      TenantsCluster cluster,
      LoginRoles roles,
      RouteBook routes,
      List<RuntimeId> runtimes,
      RotationConfiguration configuration,
      MetricRegistry metrics) {
    this.jdbi = context.database().jdbi();
    this.lease = context.lease();
    this.audit = new RotationAudit(cluster);
    this.roles = roles;
    this.routes = routes;
    this.runtimes = List.copyOf(runtimes);
    this.configuration = configuration;
    this.checkpoints = context.checkpoints();
    this.clock = context.clock();
    this.changes = context.changes();
    this.done = metrics.counter("domicile.credential-rotations.done");
    this.forced = metrics.counter("domicile.credential-rotations.forced");
    this.failures = metrics.counter("domicile.credential-rotations.failures");
    metrics.register(
        "domicile.credentials.oldest-age-seconds",
        (Gauge<Long>) () -> jdbi.withExtension(RotationDao.class, dao -> dao.oldestAge(now())));
  }

  /**
   * The rotations of a cell, and the operator's way to them.
   *
   * @param runtimes who must acknowledge a route before the old role is closed without force
   */
  public static CredentialRotations install(
      CellContext context,
      RotationConfiguration configuration,
      List<RuntimeId> runtimes,
      DesiredTenants desired,
      TenantsCluster cluster,
      LoginRoles roles,
      RouteBook routes,
      Environment environment) {
    var rotations =
        new CredentialRotations(
            context, cluster, roles, routes, runtimes, configuration, environment.metrics());
    environment.jersey().register(new RotationResource(desired, rotations, context.changes()));
    return rotations;
  }

  /**
   * Begins a rotation on an operator's request; the same key finds the same one.
   *
   * @param overlap null for the configured one; zero closes the old role at once, with whatever
   *     runs on it
   * @throws ProblemException {@code conflict} while another rotation of the tenant is not finished
   */
  RotationRow request(TenantId tenant, Epoch epoch, @Nullable Duration overlap, String key) {
    Optional<RotationRow> before = byKey(tenant, key);
    if (before.isPresent()) {
      return before.get();
    }
    begin(
        tenant,
        epoch,
        RotationRow.Cause.OPERATOR,
        overlap == null ? configuration.overlap() : overlap,
        key);
    return byKey(tenant, key)
        .orElseThrow(
            () ->
                new ProblemException(
                    ErrorCode.CONFLICT,
                    current(tenant).isPresent()
                        ? "Another rotation of this tenant is not finished."
                        : "The tenant has no credential to rotate at present."));
  }

  private boolean begin(
      TenantId tenant,
      Epoch epoch,
      RotationRow.Cause cause,
      Duration overlap,
      @Nullable String key) {
    return jdbi.inTransaction(
        handle -> {
          int begun =
              handle
                  .attach(RotationDao.class)
                  .begin(
                      UuidV7.next(clock),
                      tenant,
                      epoch,
                      cause,
                      Math.toIntExact(overlap.toSeconds()),
                      key,
                      now());
          if (begun == 1) {
            changes.raiseWork(handle, tenant);
          }
          return begun == 1;
        });
  }

  /** Begins rotations of the credentials that have grown old; returns whose. */
  public List<TenantId> beginAged() {
    lease.require();
    if (!configuration.isScheduled()) {
      return List.of();
    }
    int room = AT_ONCE - jdbi.withExtension(RotationDao.class, RotationDao::running);
    if (room <= 0) {
      return List.of();
    }
    OffsetDateTime before = now().minus(configuration.period());
    var begun = new ArrayList<TenantId>();
    for (RotationDao.Aged aged :
        jdbi.withExtension(RotationDao.class, dao -> dao.olderThan(before, room))) {
      if (begin(
          aged.tenant(),
          aged.epoch(),
          RotationRow.Cause.SCHEDULED,
          configuration.overlap(),
          null)) {
        begun.add(aged.tenant());
      }
    }
    return begun;
  }

  /** Tenants whose rotation is not finished, and may be taken further now. */
  public List<TenantId> due() {
    return jdbi.withExtension(RotationDao.class, dao -> dao.due(now()));
  }

  /** Whether a rotation of the tenant is not finished. */
  public boolean isUnderWay(TenantId tenant) {
    return current(tenant).isPresent();
  }

  /** The tenant will be at another epoch, or is served no longer. */
  public void abandon(TenantId tenant) {
    jdbi.useExtension(RotationDao.class, dao -> dao.abandon(tenant, now()));
  }

  /**
   * Takes the tenant's rotation as far as it goes at present. What fails is noted and tried again.
   *
   * @param epoch at which the tenant is served
   * @param publish publishes the route with the newest open role, and gives the version that has it
   * @return whether what runtimes log in with has changed
   */
  public boolean advance(
      TenantId tenant, Epoch epoch, DatabaseRoles database, LongSupplier publish) {
    Optional<RotationRow> found = current(tenant);
    if (found.isEmpty()) {
      return false;
    }
    RotationRow row = found.get();
    if (!row.epoch().equals(epoch)) {
      abandon(tenant);
      return false;
    }
    try {
      lease.require();
      return switch (row.state()) {
        case MAKING -> {
          make(row, database, publish);
          yield true;
        }
        case OVERLAPPING -> {
          closeIfOver(row, database);
          yield false;
        }
        case CLOSING -> {
          close(row, database);
          yield false;
        }
        case DONE, ABANDONED -> false;
      };
    } catch (VaultException | RuntimeException e) {
      failures.inc();
      log.warn("The rotation of tenant {} is tried again: {}", tenant, e.toString());
      String why = e.getClass().getSimpleName() + ": " + firstLine(e);
      jdbi.useExtension(
          RotationDao.class, dao -> dao.failed(row.id(), why, now().plus(pause(row.failures()))));
      return false;
    }
  }

  private void make(RotationRow row, DatabaseRoles database, LongSupplier publish)
      throws VaultException {
    roles.make(row.tenant(), row.epoch(), row.toSerial(), database, STEP);
    checkpoints.reached(STEP + "/open");
    roles.verify(row.tenant(), row.epoch(), database);
    long version = publish.getAsLong();
    checkpoints.reached(STEP + "/published");
    audit.record(row, database, "credential-rotated", row.toSerial());
    jdbi.useTransaction(
        handle -> {
          handle.attach(RotationDao.class).published(row.id(), version, now().plus(row.overlap()));
          changes.unheard(handle, row.tenant());
        });
    checkpoints.reached(STEP + "/overlapping");
    closeIfOver(current(row.tenant()).orElseThrow(), database);
  }

  private void closeIfOver(RotationRow row, DatabaseRoles database) throws VaultException {
    boolean over =
        !clock.instant().isBefore(Objects.requireNonNullElse(row.closesAt(), Instant.MAX));
    long version = Objects.requireNonNullElse(row.publishedVersion(), Long.MAX_VALUE);
    boolean free =
        routes.isAcknowledged(runtimes, version)
            && !roles.isInUse(row.tenant(), row.epoch(), row.fromSerial(), database);
    if (!over && !free) {
      return;
    }
    jdbi.useExtension(RotationDao.class, dao -> dao.closing(row.id(), !free));
    checkpoints.reached(STEP + "/closing");
    if (!free) {
      forced.inc();
      log.warn(
          "The old credential of tenant {} is closed by force: its overlap of {} is over.",
          row.tenant(),
          row.overlap());
    }
    close(row, database);
  }

  private void close(RotationRow row, DatabaseRoles database) throws VaultException {
    roles.close(row.tenant(), row.epoch(), row.fromSerial(), database, STEP);
    audit.record(row, database, "credential-closed", row.fromSerial());
    jdbi.useExtension(RotationDao.class, dao -> dao.done(row.id(), now()));
    done.inc();
    checkpoints.reached(STEP + "/done");
  }

  Optional<RotationRow> find(TenantId tenant, UUID id) {
    return jdbi.withExtension(RotationDao.class, dao -> dao.find(tenant, id));
  }

  List<RotationRow> newest(TenantId tenant, int limit) {
    return jdbi.withExtension(RotationDao.class, dao -> dao.newest(tenant, limit));
  }

  private Optional<RotationRow> byKey(TenantId tenant, String key) {
    return jdbi.withExtension(RotationDao.class, dao -> dao.byKey(tenant, key));
  }

  private Optional<RotationRow> current(TenantId tenant) {
    return jdbi.withExtension(RotationDao.class, dao -> dao.current(tenant));
  }

  private static Duration pause(int failures) {
    Duration pause = BackOff.after(failures, FIRST_RETRY, LONGEST_DOUBLING);
    return pause.compareTo(LONGEST_RETRY) < 0 ? pause : LONGEST_RETRY;
  }

  private static String firstLine(Exception e) {
    return e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
