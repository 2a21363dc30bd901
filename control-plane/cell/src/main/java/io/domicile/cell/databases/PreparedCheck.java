package io.domicile.cell.databases;

import com.codahale.metrics.health.HealthCheck;
import java.util.function.Supplier;

/** Unhealthy until a superuser has prepared the tenants' cluster, unless that was accepted. */
final class PreparedCheck extends HealthCheck {

  private final Supplier<DatabaseRights.Standing> standing;
  private final boolean accepted;

  PreparedCheck(Supplier<DatabaseRights.Standing> standing, boolean accepted) {
    this.standing = standing;
    this.accepted = accepted;
  }

  @Override
  protected Result check() {
    DatabaseRights.Standing now = standing.get();
    if (now.isPrepared()) {
      return Result.healthy();
    }
    String found =
        "The cluster is not prepared: "
            + (now.template() ? "" : "new databases have every right of PUBLIC, and ")
            + now.open()
            + " databases let every role call functions that harm the whole cluster.";
    return accepted
        ? Result.healthy(found)
        : Result.unhealthy(found + " A superuser has to run the cell's program with prepare.");
  }
}
