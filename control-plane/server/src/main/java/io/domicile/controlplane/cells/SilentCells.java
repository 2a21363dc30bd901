package io.domicile.controlplane.cells;

import com.codahale.metrics.health.HealthCheck;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Names the cells that have not been heard lately, and is healthy even so: no request would be
 * answered better if all servers, which share the registry, were taken out of service at once.
 */
final class SilentCells extends HealthCheck {

  private final Cells cells;

  SilentCells(Cells cells) {
    this.cells = cells;
  }

  @Override
  protected Result check() {
    List<Cell> silent = cells.silent();
    return silent.isEmpty()
        ? Result.healthy()
        : Result.healthy(
            "ALARM: silent cells get no new tenants: "
                + silent.stream()
                    .map(cell -> cell.cell() + " since " + cell.silentSince())
                    .collect(Collectors.joining(", ")));
  }
}
