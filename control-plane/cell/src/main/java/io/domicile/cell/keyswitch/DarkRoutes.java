package io.domicile.cell.keyswitch;

import io.domicile.cell.routes.RouteBook;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.tenant.TenantId;

/** Publishes that a tenant's key is off. Thread-safe. */
final class DarkRoutes {

  private final RouteBook routes;

  DarkRoutes(RouteBook routes) {
    this.routes = routes;
  }

  /** A tenant without a route is dark already. Says the version, for the journal. */
  String publish(TenantId tenant) {
    long version =
        routes.change(
            tenant,
            route ->
                route.state() == RouteState.ACTIVE
                    ? route.withState(RouteState.KEY_DISABLED)
                    : route);
    return "version " + version;
  }
}
