package io.domicile.controlplane.registry;

import io.domicile.contract.operations.OperationState;
import io.domicile.contract.schemarelease.SchemaReleaseReference;
import io.domicile.controlplane.desiredstate.DesiredStates;
import io.domicile.controlplane.evidencelog.EvidenceLog;
import io.domicile.controlplane.operations.Operation;
import io.domicile.controlplane.operations.Operations;
import io.domicile.controlplane.operations.Step;
import io.domicile.controlplane.principal.Actor;
import io.domicile.service.database.Document;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The one writer of what tenants are promised. Whoever decides (a first placement, a suspension, a
 * resumption, a change of the law or the schema release that a tenant is held at, a key that is
 * enabled again) makes a {@link Promise} and gives it here; what belongs to it is written in one
 * order, in the caller's transaction:
 *
 * <ol>
 *   <li>the tenant's row: state, generation, home, epoch, serving, schema release, law, key
 *   <li>the placement's row, where there is a new home or a new epoch, with its permits
 *   <li>evidence of the placement, then of the decision on serving
 *   <li>the desired state of the home's cell, with evidence of the generation
 *   <li>the operation
 * </ol>
 *
 * <p>The caller holds the tenant's lock, and takes locks of cells before it; the desired state's
 * lock comes after both. Thread-safe.
 */
final class PromiseWriter {

  private final DesiredStates desired;
  private final Operations operations;
  private final EvidenceLog evidence;
  private final Clock clock;

  PromiseWriter(DesiredStates desired, Operations operations, EvidenceLog evidence, Clock clock) {
    this.desired = desired;
    this.operations = operations;
    this.evidence = evidence;
    this.clock = clock;
  }

  /**
   * Makes it true of the registry, from the caller's commit on.
   *
   * @return the operation that the promise begins, if it begins one
   * @throws IllegalStateException if the tenant has changed since it was read, so that its lock was
   *     not held; or if its home would go to another cell, while desired state has no word yet by
   *     which the former cell is told to let go
   */
  Optional<Operation> write(Handle handle, Promise promise, Actor by) {
    requireSameCell(promise);
    TenantDao dao = handle.attach(TenantDao.class);
    writeRow(dao, promise);
    RegisteredTenant.Home home = promise.home();
    if (home != null) {
      writeHome(handle, dao, promise, home, by);
    }
    return promise
        .work()
        .map(
            work -> {
              Instant now = clock.instant();
              return operations.begin(
                  handle,
                  work.kind(),
                  promise.tenant().id(),
                  OperationState.RUNNING,
                  new Step(work.step(), Step.State.SUCCEEDED, now, now, work.detail()));
            });
  }

  private static void requireSameCell(Promise promise) {
    RegisteredTenant.Home before = promise.tenant().home();
    RegisteredTenant.Home after = promise.home();
    if (before != null && (after == null || !before.cell().equals(after.cell()))) {
      throw new IllegalStateException("Two cells would be told to serve the tenant.");
    }
  }

  private static void writeRow(TenantDao dao, Promise promise) {
    RegisteredTenant.Home home = promise.home();
    SchemaReleaseReference release = promise.release();
    int written =
        dao.promise(
            promise.tenant().id(),
            promise.tenant().revision(),
            new TenantDao.PromiseRow(
                promise.displayName(),
                promise.plan(),
                new Document(promise.residency()),
                promise.vaultKey(),
                promise.state(),
                promise.serving(),
                promise.generation(),
                release == null ? null : release.number(),
                home == null ? null : home.region(),
                home == null ? null : home.cell(),
                home == null ? null : home.epoch()));
    if (written != 1) {
      throw new IllegalStateException("The tenant was changed without its lock.");
    }
  }

  private void writeHome(
      Handle handle, TenantDao dao, Promise promise, RegisteredTenant.Home home, Actor by) {
    var tenant = promise.tenant().id();
    promise
        .permits()
        .ifPresent(
            permits -> {
              if (promise.isPlacedAnew()) {
                dao.place(
                    tenant,
                    home.epoch(),
                    home.cell(),
                    home.region(),
                    new Document(permits),
                    clock.instant());
              }
              evidence.append(
                  handle,
                  new TenantEvent.PlacementDecided(
                      tenant,
                      home.cell(),
                      home.region(),
                      home.epoch(),
                      promise.residency(),
                      permits),
                  by);
            });
    if (promise.isServingDecided()) {
      evidence.append(
          handle,
          new TenantEvent.ServingDecided(
              tenant, promise.serving(), promise.generation(), home.epoch(), promise.reason()),
          by);
    }
    if (promise.concernsCell()) {
      desired.put(handle, home.cell(), promise.desired(home), by);
    }
  }
}
