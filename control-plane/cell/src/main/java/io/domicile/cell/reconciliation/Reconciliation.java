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
import io.domicile.cell.changes.Changes;
import io.domicile.cell.context.CellContext;
import io.domicile.cell.credentialrotation.CredentialRotations;
import io.domicile.cell.databases.Databases;
import io.domicile.cell.desiredstate.DesiredTenants;
import io.domicile.cell.journal.StepJournal;
import io.domicile.cell.keyoperations.KeyFeature;
import io.domicile.cell.observation.Observations;
import io.domicile.cell.placement.LawfulHome;
import io.domicile.cell.routes.RouteBook;
import io.domicile.cell.schemareleases.ReleaseFetching;
import io.domicile.contract.schemarelease.SchemaRelease;
import io.domicile.contract.tenant.TenantId;
import io.domicile.service.retries.BackOff;
import io.domicile.service.retries.LoggedRetries;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
  private static final Duration SWEEP = Duration.ofSeconds(1);
  private static final Duration LOOK_FOR_DRIFT = Duration.ofSeconds(5);
  private static final Duration TEND = Duration.ofSeconds(2);
  private static final Duration ROTATE = Duration.ofSeconds(5);
  private static final Duration FIRST_RETRY = Duration.ofMillis(250);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
  private static final int LONGEST_DOUBLING = 10;

  /** No pause here is longer, so a task that is further ahead was put there by a wrong clock. */
  private static final Duration FURTHEST = LONGEST_RETRY.multipliedBy(2);

  private static final int THREADS = 6;
  private static final int MOST_AT_ONCE = 500;

  private final CellDatabase database;
  private final CellLease lease;
  private final DesiredTenants desired;
  private final ReleaseFetching releases;
  private final Databases databases;
  private final TenantReconciler reconciler;
  private final Drift drift;
  private final Changes changes;
  private final CredentialRotations rotations;
  private final Clock clock;
  private final FutureTasks futureTasks;
  private @Nullable Scheduler scheduler;

  private Reconciliation(
      CellContext cell,
      DesiredTenants desired,
      ReleaseFetching releases,
      Databases databases,
      TenantReconciler reconciler,
      Drift drift,
      CredentialRotations rotations) {
    this.database = cell.database();
    this.lease = cell.lease();
    this.desired = desired;
    this.releases = releases;
    this.databases = databases;
    this.reconciler = reconciler;
    this.drift = drift;
    this.changes = cell.changes();
    this.rotations = rotations;
    this.clock = cell.clock();
    this.futureTasks = new FutureTasks(database.jdbi(), FURTHEST, clock);
  }

  /** What is wanted of tenants, and what was found and done. */
  public record Wishes(
      DesiredTenants desired,
      ReleaseFetching releases,
      Observations observations,
      StepJournal journal) {}

  /** The features whose work is part of a tenant's. */
  public record Features(KeyFeature keys, CredentialRotations rotations) {}

  /** Reconciles for as long as the process runs. */
  public static Reconciliation install(
      CellContext context,
      Wishes wishes,
      Home home,
      LawfulHome lawfulHome,
      RouteBook routeBook,
      String clusterId,
      Features features,
      Environment environment) {
    KeyFeature keys = features.keys();
    CredentialRotations rotations = features.rotations();
    Databases databases = home.databases();
    var outcomes = new Outcomes(wishes.observations(), databases);
    var ownKey = new OwnKey(keys.named(), home.keys());
    var routes =
        new TenantRoutes(
            routeBook, databases, home.keys(), home.roles(), context.region(), clusterId);
    var upkeep = new Upkeep(rotations, ownKey, databases, routes, outcomes);
    var plans =
        new TenantReconciler.Plans(
            new ActivationPlan(
                home, lawfulHome, wishes.releases().wanted(), ownKey, routes, upkeep, outcomes),
            new DarknessPlan(rotations, databases, keys.keySwitch(), home.fence(), outcomes),
            new SuspensionPlan(rotations, databases, routes, home.fence(), outcomes));
    var reconciler =
        new TenantReconciler(wishes.desired(), wishes.journal(), keys.keySwitch(), plans, outcomes);
    var reconciliation =
        new Reconciliation(
            context,
            wishes.desired(),
            wishes.releases(),
            databases,
            reconciler,
            new Drift(context.database().jdbi(), keys.named().refusedAgainAfter(), context.clock()),
            rotations);
    context.changes().workedBy(reconciliation::schedule);
    environment.lifecycle().manage(reconciliation);
    return reconciliation;
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
    RecurringTask<Void> look =
        Tasks.recurring("look-for-drift", FixedDelay.of(LOOK_FOR_DRIFT))
            .execute((instance, context) -> lookForDrift());
    RecurringTask<Void> tend =
        Tasks.recurring("tend-spares", FixedDelay.of(TEND)).execute((instance, context) -> tend());
    RecurringTask<Void> rotate =
        Tasks.recurring("rotate-credentials", FixedDelay.of(ROTATE))
            .execute((instance, context) -> rotations.beginAged().forEach(this::schedule));
    scheduler =
        LoggedRetries.log(Scheduler.create(database.dataSource(), tenants), log)
            .startTasks(sweep, look, tend, rotate)
            .threads(THREADS)
            .pollUsingLockAndFetch(0.5, 4.0)
            .pollingInterval(Duration.ofMillis(500))
            .heartbeatInterval(Duration.ofSeconds(5))
            .missedHeartbeatsLimit(4)
            .enableImmediateExecution()
            .shutdownMaxWait(Duration.ofSeconds(10))
            .build();
    scheduler.start();
    futureTasks.start();
  }

  @Override
  public void stop() throws InterruptedException {
    futureTasks.stop();
    if (scheduler != null) {
      scheduler.stop();
    }
  }

  /** Called when desired state has been accepted: what changed begins at once. */
  public void onAccepted(List<TenantId> changed) {
    releases.takeIn();
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
        // Its work looks again before it ends, because the counter of changes has moved.
        log.debug("Tenant {} is being reconciled already.", tenant);
      } catch (RuntimeException gone) {
        log.debug("Tenant {} was done in the meantime; the sweep will see.", tenant, gone);
      }
    }
  }

  private CompletionHandler<Void> reconcile(TenantId tenant) {
    try {
      long counter;
      do {
        lease.require();
        counter = changes.begin(tenant);
        reconciler.reconcile(tenant);
      } while (!changes.settle(tenant, counter));
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
    Duration pause = BackOff.after(failures, FIRST_RETRY, LONGEST_DOUBLING);
    long millis = Math.min(pause.toMillis(), LONGEST_RETRY.toMillis());
    long jittered = millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1);
    log.warn(
        "Tenant {} is tried again in {} ms: {}",
        tenant,
        jittered,
        complete.getCause().map(Throwable::toString).orElse("failed"));
    desired.find(tenant).ifPresent(reconciler::recordProgress);
    // What changed while it failed is not to wait for the pause.
    long wait = changes.isNewer(tenant) ? 0 : jittered;
    operations.reschedule(complete, Instant.now(clock).plusMillis(wait));
  }

  private void sweep() {
    lease.require();
    releases.takeIn();
    changes.open().forEach(this::wakeUnlessAwake);
    rotations.due().forEach(this::wakeUnlessAwake);
  }

  private void lookForDrift() {
    lease.require();
    int usual = releases.wanted().usual().map(SchemaRelease::number).orElse(0);
    drift
        .find(usual, releases.wanted().newest(), TENANT.getTaskName(), MOST_AT_ONCE)
        .forEach(this::wakeUnlessAwake);
  }

  private void wakeUnlessAwake(TenantId tenant) {
    if (scheduler != null) {
      scheduler.scheduleIfNotExists(TENANT.instance(tenant.toString()).build(), clock.instant());
    }
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
