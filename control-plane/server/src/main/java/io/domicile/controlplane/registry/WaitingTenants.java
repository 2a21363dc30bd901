package io.domicile.controlplane.registry;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.operations.OperationState;
import io.domicile.contract.tenant.TenantId;
import io.domicile.controlplane.operations.Operation;
import io.domicile.controlplane.operations.OperationKind;
import io.domicile.controlplane.operations.Operations;
import io.domicile.controlplane.operations.Step;
import io.domicile.controlplane.placement.ChosenHome;
import io.domicile.controlplane.placement.NoLawfulPlacement;
import io.domicile.controlplane.principal.Actor;
import io.domicile.controlplane.principal.Principal;
import io.domicile.residency.placement.Survey;
import io.domicile.service.retries.RepeatedFailures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Places the tenants that found no room when they were requested, oldest first. The law is asked
 * again each time.
 */
final class WaitingTenants {

  private static final Logger log = LoggerFactory.getLogger(WaitingTenants.class);
  private static final Actor ACTOR = Actor.of(Principal.system("place-waiting-tenants"));
  private static final int AT_ONCE = 1_000;

  private final Jdbi jdbi;
  private final FirstPlacement placement;
  private final PromiseWriter promises;
  private final Operations operations;
  private final Clock clock;

  private final RepeatedFailures failures = new RepeatedFailures(log);

  WaitingTenants(
      Jdbi jdbi,
      FirstPlacement placement,
      PromiseWriter promises,
      Operations operations,
      Clock clock) {
    this.jdbi = jdbi;
    this.placement = placement;
    this.promises = promises;
    this.operations = operations;
    this.clock = clock;
  }

  RecurringTask<Void> task(Duration interval) {
    return Tasks.recurring("place-waiting-tenants", FixedDelay.of(interval))
        .execute((instance, context) -> placeAll());
  }

  private void placeAll() {
    List<TenantId> waiting = jdbi.withExtension(TenantDao.class, dao -> dao.requested(AT_ONCE));
    for (TenantId id : waiting) {
      try {
        jdbi.useTransaction(handle -> place(handle, id));
        failures.succeeded("Placing tenant " + id);
      } catch (RuntimeException e) {
        // One tenant's trouble is not the others'.
        failures.failed("Placing tenant " + id, e);
      }
    }
  }

  /** Takes the cells' locks before the tenant's, as everyone does. */
  private void place(Handle handle, TenantId id) {
    TenantDao dao = handle.attach(TenantDao.class);
    RegisteredTenant seen = dao.find(id).orElseThrow();
    Survey survey = placement.survey(seen);
    Optional<ChosenHome> home;
    String trouble;
    if (survey.lawful().isEmpty()) {
      home = Optional.empty();
      trouble = new NoLawfulPlacement(survey).sentence();
    } else {
      try {
        home = placement.takeRoom(handle, survey, seen);
        trouble = home.isPresent() ? "" : placement.waitsFor(survey, seen);
      } catch (ProblemException refused) {
        home = Optional.empty();
        trouble = refused.detail();
      }
    }
    RegisteredTenant tenant = dao.lock(id).orElseThrow();
    if (tenant.revision() != seen.revision()) {
      // It changed meanwhile: the room that was taken is given back with this transaction.
      handle.rollback();
      return;
    }
    if (home.isPresent()) {
      promises.write(handle, FirstPlacement.promise(tenant, home.get()), ACTOR);
      tell(handle, id, OperationState.RUNNING, Step.State.SUCCEEDED, Creation.placedIn(home.get()));
      log.info("Tenant {} found room in {}", id, home.get().cell().cell());
    } else {
      tell(handle, id, OperationState.PENDING, Step.State.RETRYING, trouble);
    }
  }

  private void tell(
      Handle handle, TenantId tenant, OperationState state, Step.State step, String detail) {
    operations
        .open(handle, tenant, OperationKind.CREATE)
        .ifPresent(
            id -> {
              Operation operation = operations.get(handle, id);
              Instant startedAt = operation.steps().getFirst().startedAt();
              Instant finishedAt = step == Step.State.SUCCEEDED ? clock.instant() : null;
              operations.ownSteps(
                  handle,
                  id,
                  state,
                  List.of(new Step(Creation.PLACE, step, startedAt, finishedAt, detail)));
            });
  }
}
