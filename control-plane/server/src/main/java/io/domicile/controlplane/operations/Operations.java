package io.domicile.controlplane.operations;

import com.codahale.metrics.Gauge;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.contract.operations.OperationState;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.tenant.UuidV7;
import io.domicile.controlplane.wakeups.Wakeups;
import io.domicile.service.database.Document;
import io.dropwizard.core.setup.Environment;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The operations of this registry. Changes take the caller's handle and commit with what they tell
 * of; an operation in a final state does not change any more. Thread-safe.
 */
public final class Operations {

  private final Jdbi jdbi;
  private final Clock clock;
  private final Wakeups<UUID> wakeups;

  private Operations(Jdbi jdbi, Clock clock, Wakeups<UUID> wakeups) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.wakeups = wakeups;
  }

  /** Wires polling and streaming into an application. */
  public static Operations install(
      Jdbi jdbi, Clock clock, Wakeups<UUID> wakeups, Environment environment) {
    Operations operations = new Operations(jdbi, clock, wakeups);
    var poller = new OperationPoller(operations, wakeups);
    environment.lifecycle().manage(poller);
    var stream = new EventStream(operations, poller, wakeups);
    environment.jersey().register(new OperationResource(operations, stream));
    environment.metrics().registerGauge("operations.event-streams", (Gauge<Integer>) stream::open);
    return operations;
  }

  /** Begins one. */
  public Operation begin(
      Handle handle, OperationKind kind, TenantId tenant, OperationState state, Step first) {
    UUID id = UuidV7.next(clock);
    handle
        .attach(OperationDao.class)
        .insert(id, kind, tenant, state, new Document(List.of(first)), clock.instant());
    return get(handle, id);
  }

  /** The tenant's unfinished operation of that kind. */
  public Optional<UUID> open(Handle handle, TenantId tenant, OperationKind kind) {
    return handle.attach(OperationDao.class).open(tenant, kind);
  }

  /** Replaces the server's own steps. */
  public void ownSteps(Handle handle, UUID id, OperationState state, List<Step> steps) {
    if (handle.attach(OperationDao.class).setOwnSteps(id, state, new Document(steps)) > 0) {
      handle.afterCommit(() -> wakeups.wake(id));
    }
  }

  /**
   * Replaces the steps that the cell took.
   *
   * @param error not null if, and only if, the state is {@code failed}
   */
  public void cellSteps(
      Handle handle,
      UUID id,
      OperationState state,
      List<Step> steps,
      @Nullable OperationError error) {
    Document document = error == null ? null : new Document(error);
    if (handle.attach(OperationDao.class).setCellSteps(id, state, new Document(steps), document)
        > 0) {
      handle.afterCommit(() -> wakeups.wake(id));
    }
  }

  /** Ends one that will not be finished; its steps stay as they are. */
  public void fail(Handle handle, UUID id, OperationError error) {
    if (handle.attach(OperationDao.class).fail(id, new Document(error)) > 0) {
      handle.afterCommit(() -> wakeups.wake(id));
    }
  }

  /**
   * The operation as it now is.
   *
   * @throws ProblemException {@code not_found}
   */
  public Operation get(UUID id) {
    return jdbi.withHandle(handle -> get(handle, id));
  }

  /** The revisions of these operations, in one statement; unknown ones are left out. */
  Map<UUID, Long> revisions(Set<UUID> ids) {
    return jdbi.withExtension(OperationDao.class, dao -> dao.revisions(ids.toArray(UUID[]::new)));
  }

  /** As {@link #get(UUID)}, in the caller's transaction. */
  public Operation get(Handle handle, UUID id) {
    return handle
        .attach(OperationDao.class)
        .find(id)
        .orElseThrow(
            () -> new ProblemException(ErrorCode.NOT_FOUND, "There is no such operation."));
  }
}
