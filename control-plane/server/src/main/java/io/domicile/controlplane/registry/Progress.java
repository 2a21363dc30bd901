package io.domicile.controlplane.registry;

import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.observedstate.ObservedStep;
import io.domicile.contract.observedstate.ObservedTenant;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.tenant.CellId;
import io.domicile.controlplane.evidencelog.EvidenceEvent;
import io.domicile.controlplane.evidencelog.EvidenceLog;
import io.domicile.controlplane.operations.OperationError;
import io.domicile.controlplane.operations.OperationKind;
import io.domicile.controlplane.operations.OperationState;
import io.domicile.controlplane.operations.Operations;
import io.domicile.controlplane.operations.Step;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Advances tenants and their operations by what their cells observed. Thread-safe. */
public final class Progress {

  private final Operations operations;
  private final EvidenceLog evidence;

  Progress(Operations operations, EvidenceLog evidence) {
    this.operations = operations;
    this.evidence = evidence;
  }

  /** Whether a tenant has, or had, its home in the cell: whether the cell may speak of it. */
  public boolean isHome(Handle handle, CellId cell, ObservedTenant observed) {
    return handle
        .attach(TenantDao.class)
        .lock(observed.tenant())
        .map(Tenant::home)
        .filter(home -> home.cell().equals(cell))
        .isPresent();
  }

  /**
   * Takes in the newest observation of a tenant whose home the cell is. One of another generation
   * than the present advances nothing.
   */
  public void observe(Handle handle, CellId cell, ObservedTenant observed) {
    TenantDao dao = handle.attach(TenantDao.class);
    Tenant tenant = dao.lock(observed.tenant()).orElseThrow();
    Tenant.Home home = Objects.requireNonNull(tenant.home());
    if (!observed.generation().equals(tenant.generation())
        || !observed.epoch().equals(home.epoch())) {
      return;
    }
    if (observed.state() == ObservedTenantState.ACTIVE
        && tenant.serving() == ServingState.ACTIVE
        && (tenant.state() == TenantState.PROVISIONING
            || tenant.state() == TenantState.SUSPENDED)) {
      dao.state(tenant.id(), tenant.state().then(TenantState.ACTIVE).wireName());
      evidence.append(handle, new EvidenceEvent.TenantActive(cell, observed));
    }
    if (observed.state() == ObservedTenantState.SUSPENDED
        && tenant.serving() == ServingState.SUSPENDED
        && tenant.state() == TenantState.ACTIVE) {
      dao.state(tenant.id(), tenant.state().then(TenantState.SUSPENDED).wireName());
      evidence.append(handle, new EvidenceEvent.TenantSuspended(cell, observed));
    }
    for (OperationKind kind : OperationKind.values()) {
      operations
          .open(handle, tenant.id(), kind)
          .ifPresent(operation -> tell(handle, operation, observed));
    }
  }

  private void tell(Handle handle, UUID operation, ObservedTenant observed) {
    List<Step> steps = observed.steps().stream().map(Progress::step).toList();
    switch (observed.state()) {
      case PROVISIONING ->
          operations.cellSteps(handle, operation, OperationState.RUNNING, steps, null);
      case ACTIVE, SUSPENDED ->
          operations.cellSteps(handle, operation, OperationState.SUCCEEDED, steps, null);
      case REFUSED ->
          operations.cellSteps(
              handle,
              operation,
              OperationState.FAILED,
              steps,
              OperationError.of(
                  ErrorCode.REFUSED_BY_CELL,
                  Objects.requireNonNullElse(observed.refusal(), "The cell gave no reason.")));
    }
  }

  private static Step step(ObservedStep observed) {
    return new Step(
        observed.name(),
        switch (observed.state()) {
          case RUNNING -> Step.State.RUNNING;
          case RETRYING -> Step.State.RETRYING;
          case SUCCEEDED -> Step.State.SUCCEEDED;
        },
        observed.startedAt(),
        observed.finishedAt(),
        observed.detail());
  }
}
