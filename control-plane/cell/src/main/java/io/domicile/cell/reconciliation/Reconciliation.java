package io.domicile.cell.reconciliation;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.celldatabase.CellLease;
import io.domicile.cell.databases.Databases;
import io.domicile.cell.desiredstate.DesiredTenants;
import io.domicile.cell.rotation.CredentialRotations;
import io.domicile.cell.schemareleases.RefusedReleaseException;
import io.domicile.cell.schemareleases.SchemaReleases;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.schemarelease.SchemaReleaseReference;
import io.domicile.contract.tenant.TenantId;
import io.domicile.residency.region.RegionCode;
import io.dropwizard.lifecycle.Managed;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps all tenants as desired, on db-scheduler: a task per tenant with something to do, started
 * the moment the desired state is accepted; a sweep that finds whatever was missed; another that
 * keeps spares warm.
 */
public final class Reconciliation implements Managed {

  private static final Logger log = LoggerFactory.getLogger(Reconciliation.class);

  private static final TaskDescriptor<Void> TENANT = TaskDescriptor.of("reconcile-tenant");
  private static final Duration SWEEP = Duration.ofSeconds(2);
  private static final Duration TEND = Duration.ofSeconds(2);
  private static final Duration ROTATE = Duration.ofSeconds(5);
  private static final Duration FIRST_RETRY = Duration.ofMillis(250);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
  private static final int LONGEST_DOUBLING = 10;
  private static final int THREADS = 6;
  private static final int PAGE = 500;
  private static final TenantId FIRST = new TenantId(new UUID(0, 0));

  private final CellDatabase database;
  private final CellLease lease;
  private final DesiredTenants desired;
  private final SchemaReleases releases;
  private final Databases databases;
  private final TenantReconciler reconciler;
  private final CredentialRotations rotations;
  private final Clock clock;
  private @Nullable Scheduler scheduler;
  private volatile @Nullable String refusedRelease;
  private @Nullable SchemaReleaseReference missedRelease;
  private Instant askAgainAt = Instant.EPOCH;
  private Duration releasePause = FIRST_RETRY;

  /** What it works with. */
  public record Parts(
      CellDatabase database,
      CellLease lease,
      DesiredTenants desired,
      SchemaReleases releases,
      Databases databases,
      io.domicile.cell.journal.StepJournal journal,
      io.domicile.cell.observation.Observations observations,
      io.domicile.cell.placement.LawfulHome lawfulHome,
      io.domicile.cell.keys.TenantKeys keys,
      io.domicile.cell.credentials.LoginRoles roles,
      io.domicile.cell.credentials.Fence fence,
      io.domicile.cell.routes.RouteBook routes,
      io.domicile.cell.keyswitch.KeySwitch keySwitch,
      io.domicile.cell.keyswitch.NamedKeys namedKeys,
      CredentialRotations rotations) {}

  public Reconciliation(Parts parts, RegionCode region, String clusterId, Clock clock) {
    this.database = parts.database();
    this.lease = parts.lease();
    this.desired = parts.desired();
    this.releases = parts.releases();
    this.databases = parts.databases();
    this.rotations = parts.rotations();
    this.clock = clock;
    this.reconciler =
        new TenantReconciler(
            new TenantReconciler.Parts(
                parts.desired(),
                parts.journal(),
                parts.observations(),
                parts.lawfulHome(),
                parts.releases(),
                parts.databases(),
                parts.keys(),
                parts.roles(),
                parts.fence(),
                parts.routes(),
                parts.keySwitch(),
                new OwnKey(parts.namedKeys(), parts.keys()),
                parts.rotations()),
            region,
            clusterId);
  }

  /** Recovers what a predecessor left, then begins. Only the holder of the lease may start it. */
  @Override
  public void start() {
    lease.require();
    // Nobody else holds the lease, so nobody is working on what is marked as picked.
    database
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "UPDATE scheduled_tasks SET picked = false, picked_by = NULL, last_heartbeat ="
                        + " NULL WHERE picked"));
    databases.recover();
    CustomTask<Void> tenants =
        Tasks.custom(TENANT)
            .onFailure(this::tryAgain)
            .onDeadExecutionRevive()
            .execute((instance, context) -> reconcile(TenantId.of(instance.getId())));
    RecurringTask<Void> sweep =
        Tasks.recurring("sweep", FixedDelay.of(SWEEP)).execute((instance, context) -> sweep());
    RecurringTask<Void> tend =
        Tasks.recurring("tend-spares", FixedDelay.of(TEND)).execute((instance, context) -> tend());
    RecurringTask<Void> rotate =
        Tasks.recurring("rotate-credentials", FixedDelay.of(ROTATE))
            .execute((instance, context) -> rotations.beginAged().forEach(this::schedule));
    scheduler =
        Scheduler.create(database.dataSource(), tenants)
            .startTasks(sweep, tend, rotate)
            .threads(THREADS)
            .pollUsingLockAndFetch(0.5, 4.0)
            .pollingInterval(Duration.ofMillis(500))
            .heartbeatInterval(Duration.ofSeconds(5))
            .missedHeartbeatsLimit(4)
            .enableImmediateExecution()
            .shutdownMaxWait(Duration.ofSeconds(10))
            .build();
    scheduler.start();
  }

  @Override
  public void stop() {
    if (scheduler != null) {
      scheduler.stop();
    }
  }

  /** Why the wanted schema release is not applied; null if it is, or is about to be. */
  public @Nullable String refusedRelease() {
    return refusedRelease;
  }

  /** Called when desired state has been accepted: what changed begins at once. */
  public void onAccepted(List<TenantId> changed) {
    acceptRelease();
    changed.forEach(this::schedule);
  }

  /** Looks at the tenant now: something of it has changed here. */
  public void schedule(TenantId tenant) {
    if (scheduler == null) {
      return;
    }
    TaskInstance<Void> instance = TENANT.instance(tenant.toString()).build();
    if (!scheduler.scheduleIfNotExists(instance, clock.instant())) {
      try {
        scheduler.reschedule(TENANT.instanceId(tenant.toString()), clock.instant());
      } catch (TaskInstanceCurrentlyExecutingException running) {
        // It may have looked before the change; the sweep will see.
        log.debug("Tenant {} is being reconciled already.", tenant);
      } catch (RuntimeException gone) {
        log.debug("Tenant {} was done in the meantime; the sweep will see.", tenant, gone);
      }
    }
  }

  private CompletionHandler<Void> reconcile(TenantId tenant) {
    try {
      reconciler.reconcile(tenant);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new FailedStepException(e);
    }
    return (complete, operations) -> operations.stop();
  }

  private void tryAgain(ExecutionComplete complete, ExecutionOperations<Void> operations) {
    TenantId tenant = TenantId.of(complete.getExecution().taskInstance.getId());
    int failures = complete.getExecution().consecutiveFailures;
    Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(failures, LONGEST_DOUBLING));
    long millis = Math.min(pause.toMillis(), LONGEST_RETRY.toMillis());
    long jittered = millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1);
    log.warn(
        "Tenant {} is tried again in {} ms: {}",
        tenant,
        jittered,
        complete.getCause().map(Throwable::toString).orElse("failed"));
    desired.find(tenant).ifPresent(reconciler::observeProgress);
    operations.reschedule(complete, Instant.now(clock).plusMillis(jittered));
  }

  private void sweep() {
    lease.require();
    acceptRelease();
    TenantId after = FIRST;
    List<DesiredTenant> page;
    do {
      page = desired.page(after, PAGE);
      for (DesiredTenant tenant : page) {
        if (reconciler.isBehind(tenant) || reconciler.hasKeyToTake(tenant)) {
          wakeUnlessAwake(tenant.tenant());
        }
        after = tenant.tenant();
      }
    } while (page.size() == PAGE);
    rotations.due().forEach(this::wakeUnlessAwake);
  }

  private void wakeUnlessAwake(TenantId tenant) {
    if (scheduler != null) {
      scheduler.scheduleIfNotExists(TENANT.instance(tenant.toString()).build(), clock.instant());
    }
  }

  /** Accepts the wanted release; one that did not come is asked for less and less often. */
  private synchronized void acceptRelease() {
    Optional<SchemaReleaseReference> wanted = desired.schemaRelease();
    if (wanted.isEmpty()
        || (wanted.get().equals(missedRelease) && clock.instant().isBefore(askAgainAt))) {
      return;
    }
    try {
      if (releases.accept(wanted.get())) {
        log.info("Accepted schema release {}.", wanted.get().number());
      }
      refusedRelease = null;
      missedRelease = null;
      releasePause = FIRST_RETRY;
    } catch (RefusedReleaseException e) {
      if (refusedRelease == null) {
        log.error("Refused schema release {}.", wanted.get().number(), e);
      }
      refusedRelease = e.getMessage();
      missed(wanted.get());
    } catch (IOException e) {
      if (!wanted.get().equals(missedRelease)) {
        log.warn("Schema release {} is not to be had: {}", wanted.get().number(), e.toString());
      }
      missed(wanted.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void missed(SchemaReleaseReference wanted) {
    releasePause = wanted.equals(missedRelease) ? releasePause.multipliedBy(2) : FIRST_RETRY;
    if (releasePause.compareTo(LONGEST_RETRY) > 0) {
      releasePause = LONGEST_RETRY;
    }
    missedRelease = wanted;
    askAgainAt = clock.instant().plus(releasePause);
  }

  private void tend() {
    while (databases.tend()) {
      log.debug("Tended a spare.");
    }
  }

  /** Carries a checked exception through the scheduler. */
  private static final class FailedStepException extends RuntimeException {
    FailedStepException(Exception cause) {
      super(cause.toString(), cause);
    }
  }
}
