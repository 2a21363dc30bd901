package io.domicile.cell.context;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.celldatabase.CellLease;
import io.domicile.cell.changes.Changes;
import io.domicile.cell.journal.Checkpoints;
import io.domicile.contract.tenant.CellId;
import io.domicile.residency.region.RegionCode;
import java.time.Clock;

/**
 * What every feature of a cell is given.
 *
 * @param database the cell's own
 * @param changes raised with whatever changes of a tenant
 * @param lease required before anything is changed
 * @param checkpoints told of every point that a kill must be survivable at
 */
public record CellContext(
    CellId id,
    RegionCode region,
    CellDatabase database,
    CellLease lease,
    Changes changes,
    Checkpoints checkpoints,
    Clock clock) {}
