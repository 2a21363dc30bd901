package io.domicile.controlplane.cells;

import io.domicile.contract.observedstate.ObservedState;
import io.domicile.contract.signatures.VerificationKey;
import io.domicile.contract.tenant.CellId;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.words.WireName;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The cells of this registry. Thread-safe. */
public final class Cells {

  private final Jdbi jdbi;
  private final double silentAfter;

  /**
   * Reads and counts cells.
   *
   * @param silentAfter how long after it was last heard a cell counts as silent
   */
  public Cells(Jdbi jdbi, Duration silentAfter) {
    this.jdbi = jdbi;
    this.silentAfter = silentAfter.toMillis() / 1000.0;
  }

  /** All cells, ordered by id. */
  public List<Cell> all() {
    return jdbi.withExtension(CellDao.class, dao -> dao.all(silentAfter));
  }

  public Optional<Cell> find(CellId cell) {
    return jdbi.withExtension(CellDao.class, dao -> dao.find(cell, silentAfter));
  }

  /**
   * The cells of the regions, ordered by id, under their locks: until the transaction ends, nobody
   * else takes room in them.
   */
  public List<Cell> lockIn(Handle handle, Collection<RegionCode> regions) {
    return handle
        .attach(CellDao.class)
        .lockIn(regions.stream().map(RegionCode::value).toList(), silentAfter);
  }

  /** Remembers that the cell asked or reported something just now. */
  public void heard(CellId cell) {
    jdbi.useExtension(CellDao.class, dao -> dao.heard(cell));
  }

  /** The enrolled cells that have not been heard lately. */
  public List<Cell> silent() {
    return all().stream().filter(cell -> cell.silentSince() != null).toList();
  }

  /** Takes room for one tenant in a cell that is locked and has some. */
  public void takeRoom(Handle handle, Cell cell) {
    if (!cell.takesTenants()) {
      throw new IllegalStateException("There is no room in " + cell.cell() + ".");
    }
    handle.attach(CellDao.class).takeRoom(cell.cell());
  }

  /** The keys by which whoever says to be this cell may sign; empty unless enrolled. */
  public List<VerificationKey> keysOf(String cell) {
    return jdbi.withExtension(CellDao.class, dao -> dao.publicKey(cell)).stream()
        .map(VerificationKey::parse)
        .toList();
  }

  /** Keeps what a cell reported of itself, unless a later report is there. */
  public void observe(Handle handle, ObservedState report) {
    ObservedState.Capacity capacity = report.capacity();
    handle
        .attach(CellDao.class)
        .observe(
            report.cell(),
            report.acceptedVersion(),
            report.isolations().stream().map(WireName::of).toList(),
            capacity.maxTenants(),
            capacity.tenants(),
            capacity.warmSpares(),
            report.observedAt());
  }
}
