package io.domicile.controlplane.registry;

import io.domicile.contract.desiredstate.ServingState;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.tenant.TenantId;
import io.domicile.controlplane.idempotency.Answer;
import io.domicile.controlplane.idempotency.Idempotency;
import io.domicile.controlplane.lifecycle.TenantState;
import io.domicile.controlplane.operations.Operation;
import io.domicile.controlplane.operations.OperationError;
import io.domicile.controlplane.operations.OperationKind;
import io.domicile.controlplane.operations.Operations;
import io.domicile.controlplane.placement.Homes;
import io.domicile.controlplane.placement.NoLawfulPlacement;
import io.domicile.controlplane.principal.Actor;
import io.domicile.residency.placement.Survey;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Suspends tenants, and resumes them. What is decided here is desired state; a tenant's own state
 * follows when its cell has observed it, so that {@code suspended} always means fenced. The later
 * decision wins: a suspension may overtake a resumption that is under way, and the other way round.
 *
 * <p>A resumption takes a new epoch, because names of roles are never used twice, and is a decision
 * on placement like the first one: a home that the law no longer permits is not opened again.
 * Thread-safe.
 */
public final class TenantSuspension {

  /** The server's own step. */
  private static final String DECIDE = "decide";

  private final TenantReader tenants;
  private final Homes homes;
  private final PromiseWriter promises;
  private final Operations operations;
  private final Idempotency idempotency;
  private final Refusals refusals;

  TenantSuspension(
      TenantReader tenants,
      Homes homes,
      PromiseWriter promises,
      Operations operations,
      Idempotency idempotency,
      Refusals refusals) {
    this.tenants = tenants;
    this.homes = homes;
    this.promises = promises;
    this.operations = operations;
    this.idempotency = idempotency;
    this.refusals = refusals;
  }

  /**
   * Suspends a tenant, once per key.
   *
   * @return the operation as it now is
   * @throws ProblemException {@code not_found}, {@code state_forbids}, or what {@link Idempotency}
   *     refuses
   */
  Operation suspend(@Nullable String key, String idOrSlug, ServingRequest request, Actor by) {
    TenantId tenant = tenants.get(idOrSlug).id();
    return once(
        key, tenant, "suspend", request, handle -> suspend(handle, tenant, request.reason(), by));
  }

  /**
   * Resumes a tenant, once per key.
   *
   * @return the operation as it now is
   * @throws ProblemException as for {@link #suspend}, and {@code no_lawful_placement}
   */
  Operation resume(@Nullable String key, String idOrSlug, ServingRequest request, Actor by) {
    TenantId tenant = tenants.get(idOrSlug).id();
    try {
      return once(
          key, tenant, "resume", request, handle -> resume(handle, tenant, request.reason(), by));
    } catch (NoLawfulPlacement refused) {
      refusals.ofChange(tenant, refused, by);
      throw refused.problem();
    }
  }

  private Operation once(
      @Nullable String key,
      TenantId tenant,
      String verb,
      ServingRequest request,
      java.util.function.Function<Handle, Operation> change) {
    Answer answer =
        idempotency.once(
            key,
            "POST /v1/tenants/" + tenant + "/" + verb,
            request,
            handle -> new Answer.Begun(change.apply(handle).id()));
    if (!(answer instanceof Answer.Begun begun)) {
      throw new IllegalStateException("a suspension is kept as an operation");
    }
    return operations.get(begun.operation());
  }

  /**
   * Suspends a tenant from the caller's commit on.
   *
   * @param reason for the evidence log; null if there is none to give
   * @throws ProblemException {@code not_found}, {@code state_forbids}
   */
  public Operation suspend(Handle handle, TenantId id, @Nullable String reason, Actor by) {
    RegisteredTenant tenant = tenants.lock(handle, id);
    requireHome(tenant);
    if (tenant.serving() == ServingState.SUSPENDED) {
      throw forbidden(
          tenant.state() == TenantState.SUSPENDED
              ? "The tenant is suspended already."
              : "The tenant is being suspended already.");
    }
    overtake(handle, tenant, OperationKind.RESUME, "A later suspension took its place.");
    return decide(
        handle,
        new Promise(tenant).serving(ServingState.SUSPENDED, reason),
        OperationKind.SUSPEND,
        by);
  }

  private Operation resume(Handle handle, TenantId id, @Nullable String reason, Actor by) {
    RegisteredTenant tenant = tenants.lock(handle, id);
    requireHome(tenant);
    if (tenant.serving() == ServingState.ACTIVE) {
      throw forbidden(
          tenant.state() == TenantState.SUSPENDED
              ? "The tenant is being resumed already."
              : "The tenant is not suspended.");
    }
    RegisteredTenant.Home home = home(tenant);
    Survey survey = homes.survey(tenant.residency(), home.region());
    if (survey.lawful().isEmpty()) {
      throw new NoLawfulPlacement(survey);
    }
    overtake(handle, tenant, OperationKind.SUSPEND, "A later resumption took its place.");
    return decide(
        handle,
        new Promise(tenant)
            .nextEpoch(survey.lawful().getFirst().permits())
            .serving(ServingState.ACTIVE, reason),
        OperationKind.RESUME,
        by);
  }

  /** Law 4 begins here: from this commit on, the cell is told to close or open the database. */
  private Operation decide(Handle handle, Promise promise, OperationKind kind, Actor by) {
    return promises
        .write(handle, promise.begins(kind, DECIDE, "Generation " + promise.generation() + "."), by)
        .orElseThrow();
  }

  private void overtake(Handle handle, RegisteredTenant tenant, OperationKind kind, String why) {
    operations
        .open(handle, tenant.id(), kind)
        .ifPresent(
            open -> operations.fail(handle, open, OperationError.of(ErrorCode.STATE_FORBIDS, why)));
  }

  private static void requireHome(RegisteredTenant tenant) {
    switch (tenant.state()) {
      case ACTIVE, SUSPENDED -> {}
      case REQUESTED, PROVISIONING ->
          throw forbidden("The tenant has never been active; there is nothing to suspend.");
      case MOVING -> throw forbidden("The tenant is moving; wait until it has arrived.");
      case OFFBOARDING, ERASED -> throw forbidden("The tenant is leaving or gone.");
    }
  }

  private static RegisteredTenant.Home home(RegisteredTenant tenant) {
    return Objects.requireNonNull(tenant.home());
  }

  private static ProblemException forbidden(String why) {
    return new ProblemException(ErrorCode.STATE_FORBIDS, why);
  }
}
