package io.domicile.cell.reconciliation;

import io.domicile.cell.credentials.LoginRoles;
import io.domicile.cell.databases.Databases;
import io.domicile.cell.keys.TenantKeys;
import io.domicile.cell.routes.RouteBook;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.routes.Route;
import io.domicile.contract.routes.RouteState;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.vault.SecretReference;
import io.domicile.residency.region.RegionCode;
import java.util.Set;

/** Publishes tenants' routes from what the cell keeps of them. Thread-safe. */
final class TenantRoutes {

  private final RouteBook routes;
  private final Databases databases;
  private final TenantKeys keys;
  private final LoginRoles roles;
  private final RegionCode region;
  private final String clusterId;

  TenantRoutes(
      RouteBook routes,
      Databases databases,
      TenantKeys keys,
      LoginRoles roles,
      RegionCode region,
      String clusterId) {
    this.routes = routes;
    this.databases = databases;
    this.keys = keys;
    this.roles = roles;
    this.region = region;
    this.clusterId = clusterId;
  }

  boolean exists(TenantId tenant) {
    return routes.find(tenant).isPresent();
  }

  boolean isActive(TenantId tenant) {
    return routes.find(tenant).filter(route -> route.state() == RouteState.ACTIVE).isPresent();
  }

  /**
   * Whether the tenant's route is what {@link #serve} would publish, whichever of its open login
   * roles it names.
   */
  boolean isServed(DesiredTenant tenant) {
    return routes
        .find(tenant.tenant())
        .filter(route -> route.equals(route(tenant, RouteState.ACTIVE, route.credential())))
        .isPresent();
  }

  /** Publishes the route with the newest open login role; returns the version that has it. */
  long serve(DesiredTenant tenant) {
    SecretReference credential = roles.open(tenant.tenant(), tenant.epoch()).orElseThrow().secret();
    return publish(tenant, RouteState.ACTIVE, credential);
  }

  /** Publishes that the tenant is suspended; it must have a route. */
  long suspend(DesiredTenant tenant) {
    SecretReference credential = routes.find(tenant.tenant()).orElseThrow().credential();
    return publish(tenant, RouteState.SUSPENDED, credential);
  }

  private long publish(DesiredTenant tenant, RouteState state, SecretReference credential) {
    return routes.publish(route(tenant, state, credential));
  }

  private Route route(DesiredTenant tenant, RouteState state, SecretReference credential) {
    TenantId id = tenant.tenant();
    Databases.TenantDatabase database = databases.find(id).orElseThrow();
    TenantKeys.Keys tenantKeys = keys.find(id).orElseThrow();
    return new Route(
        id,
        tenant.slug(),
        state,
        tenant.epoch(),
        clusterId,
        database.roles().database(),
        credential,
        tenantKeys.rootKey(),
        tenantKeys.apiKeyMacKey(),
        Set.of(region),
        database.release(),
        tenantKeys.others());
  }
}
