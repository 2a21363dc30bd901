package io.domicile.controlplane.registry;

import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.observedstate.ObservedKey;
import io.domicile.contract.observedstate.ObservedStep;
import io.domicile.contract.observedstate.ObservedTenant;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.contract.operations.OperationState;
import io.domicile.contract.tenant.CellId;
import io.domicile.controlplane.evidencelog.EvidenceLog;
import io.domicile.controlplane.lifecycle.TenantState;
import io.domicile.controlplane.operations.OperationError;
import io.domicile.controlplane.operations.OperationKind;
import io.domicile.controlplane.operations.Operations;
import io.domicile.controlplane.operations.Step;
import io.domicile.controlplane.principal.Actor;
import io.domicile.controlplane.principal.Principal;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Advances tenants and their operations by what their cells observed. Thread-safe. */
public final class TenantProgress {

  private final Operations operations;
  private final EvidenceLog evidence;
  private final KeyReopening reopening;

  TenantProgress(Operations operations, EvidenceLog evidence, KeyReopening reopening) {
    this.operations = operations;
    this.evidence = evidence;
    this.reopening = reopening;
  }

  /** Whether a tenant has, or had, its home in the cell: whether the cell may speak of it. */
  public boolean isHome(Handle handle, CellId cell, ObservedTenant observed) {
    return handle
        .attach(TenantDao.class)
        .lock(observed.tenant())
        .map(RegisteredTenant::home)
        .filter(home -> home.cell().equals(cell))
        .isPresent();
  }

  /**
   * Takes in the newest observation of a tenant whose home the cell is. One of another generation
   * than the present advances nothing.
   */
  public void observe(Handle handle, CellId cell, ObservedTenant observed) {
    Actor by = Actor.of(Principal.cell(cell));
    TenantDao dao = handle.attach(TenantDao.class);
    RegisteredTenant tenant = dao.lock(observed.tenant()).orElseThrow();
    RegisteredTenant.Home home = Objects.requireNonNull(tenant.home());
    if (!observed.generation().equals(tenant.generation())
        || !observed.epoch().equals(home.epoch())) {
      return;
    }
    if (observed.state() == ObservedTenantState.ACTIVE
        && tenant.serving() == ServingState.ACTIVE
        && (tenant.state() == TenantState.PROVISIONING
            || tenant.state() == TenantState.SUSPENDED)) {
      dao.state(tenant.id(), tenant.state().then(TenantState.ACTIVE));
      evidence.append(handle, new TenantEvent.TenantActive(cell, observed), by);
    }
    if (observed.state() == ObservedTenantState.SUSPENDED
        && tenant.serving() == ServingState.SUSPENDED
        && tenant.state() == TenantState.ACTIVE) {
      dao.state(tenant.id(), tenant.state().then(TenantState.SUSPENDED));
      evidence.append(handle, new TenantEvent.TenantSuspended(cell, observed), by);
    }
    for (OperationKind kind : OperationKind.values()) {
      operations
          .open(handle, tenant.id(), kind)
          .ifPresent(operation -> tell(handle, cell, kind, operation, observed));
    }
  }

  /**
   * Keeps evidence of what changed of a tenant's key, and gives the next epoch where that is all
   * that is missing.
   *
   * @param before what was reported last; null if nothing was
   */
  public void observeKey(
      Handle handle, CellId cell, ObservedTenant observed, @Nullable ObservedKey before) {
    ObservedKey key = observed.key();
    if (key == null) {
      return;
    }
    Actor by = Actor.of(Principal.cell(cell));
    boolean wasEnabled = before == null || before.enabled();
    if (wasEnabled != key.enabled()
        || (before != null && before.found() != key.found())
        // Also of a key that is on again: a runtime may tell late what it saw.
        || (before != null && !before.dark().equals(key.dark()))) {
      evidence.append(handle, new TenantEvent.TenantKeyObserved(cell, observed.tenant(), key), by);
    }
    if (key.named() != null && (before == null || !key.named().equals(before.named()))) {
      evidence.append(
          handle, new TenantEvent.TenantKeyDecided(cell, observed.tenant(), key.named()), by);
    }
    RegisteredTenant tenant = handle.attach(TenantDao.class).lock(observed.tenant()).orElseThrow();
    if (key.awaitsEpoch()
        && tenant.serving() == ServingState.ACTIVE
        && tenant.home() != null
        && observed.generation().equals(tenant.generation())
        && observed.epoch().equals(tenant.home().epoch())) {
      reopening.reopen(handle, tenant, by);
    }
  }

  private void tell(
      Handle handle, CellId cell, OperationKind kind, UUID operation, ObservedTenant observed) {
    List<Step> steps = observed.steps().stream().map(TenantProgress::step).toList();
    switch (observed.state()) {
      case PROVISIONING ->
          operations.cellSteps(handle, operation, OperationState.RUNNING, steps, null);
      // What is still there from before is no success of what was asked since.
      case ACTIVE, SUSPENDED ->
          operations.cellSteps(
              handle,
              operation,
              observed.state() == kind.aim() ? OperationState.SUCCEEDED : OperationState.RUNNING,
              steps,
              null);
      case REFUSED -> {
        evidence.append(
            handle, new TenantEvent.TenantRefused(cell, observed), Actor.of(Principal.cell(cell)));
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
