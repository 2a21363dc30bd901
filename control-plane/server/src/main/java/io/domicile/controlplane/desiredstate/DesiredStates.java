package io.domicile.controlplane.desiredstate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.domicile.contract.desiredstate.DesiredState;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.json.Json;
import io.domicile.contract.schemarelease.SchemaReleaseReference;
import io.domicile.contract.tenant.CellId;
import io.domicile.controlplane.evidencelog.EvidenceLog;
import io.domicile.controlplane.principal.Actor;
import io.domicile.controlplane.wakeups.Wakeups;
import io.domicile.residency.region.RegionCode;
import io.domicile.service.database.Document;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * What must be true, per cell. Changes take the caller's handle; the cell's version row stays
 * locked until that transaction ends, so versions become visible in their order. Thread-safe.
 */
public final class DesiredStates {

  private final Jdbi jdbi;
  private final EvidenceLog evidence;
  private final Wakeups<CellId> wakeups;

  public DesiredStates(Jdbi jdbi, EvidenceLog evidence, Wakeups<CellId> wakeups) {
    this.jdbi = jdbi;
    this.evidence = evidence;
    this.wakeups = wakeups;
  }

  /** Begins the state of a new cell. */
  public void open(Handle handle, CellId cell, @Nullable SchemaReleaseReference release) {
    handle
        .attach(DesiredStateDao.class)
        .open(cell, release == null ? 0 : 1, release == null ? null : new Document(release));
  }

  /** Says what must be true of a tenant in the cell, from the commit on. */
  public void put(Handle handle, CellId cell, DesiredTenant tenant, Actor by) {
    DesiredStateDao dao = handle.attach(DesiredStateDao.class);
    dao.put(cell, tenant.tenant(), dao.next(cell), new Document(tenant));
    evidence.append(handle, new DesiredStateEvent.GenerationChanged(tenant), by);
    handle.afterCommit(() -> wakeups.wake(cell));
  }

  /** Says which release every cell's databases are to have, from the commit on. */
  public void schemaRelease(Handle handle, SchemaReleaseReference release) {
    DesiredStateDao dao = handle.attach(DesiredStateDao.class);
    List<CellId> cells = dao.lockAll();
    dao.setSchemaRelease(new Document(release));
    handle.afterCommit(() -> cells.forEach(wakeups::wake));
  }

  /** The cell's present version; empty if there is no such cell. */
  OptionalLong version(CellId cell) {
    return jdbi.withExtension(DesiredStateDao.class, dao -> dao.version(cell)).stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }

  /** What changed after that version, all of one moment. */
  DesiredState since(CellId cell, RegionCode region, long since) {
    List<DesiredStateDao.Row> rows =
        jdbi.withExtension(DesiredStateDao.class, dao -> dao.since(cell, since));
    DesiredStateDao.Row first = rows.getFirst();
    String release = first.schemaRelease();
    return new DesiredState(
        cell,
        region,
        since,
        first.version(),
        rows.stream()
            .map(DesiredStateDao.Row::tenant)
            .flatMap(Stream::ofNullable)
            .map(json -> Json.read(json.getBytes(UTF_8), DesiredTenant.class))
            .toList(),
        release == null
            ? null
            : Json.read(
                Objects.requireNonNull(release).getBytes(UTF_8), SchemaReleaseReference.class));
  }
}
