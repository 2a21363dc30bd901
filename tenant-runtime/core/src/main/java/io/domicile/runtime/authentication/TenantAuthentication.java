package io.domicile.runtime.authentication;

import io.domicile.contract.http.IdempotencyKey;
import io.domicile.residency.region.RegionCode;
import io.domicile.runtime.pools.TenantDataSources;
import io.domicile.runtime.routes.Routes;
import io.domicile.runtime.tenants.RequestDigest;
import io.domicile.runtime.tenants.Tenant;
import io.domicile.runtime.tenants.Tenants;
import io.domicile.service.access.KnownCaller;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Makes the {@link Tenant} that a resource asks for with {@code @Auth Tenant tenant}. Every request
 * is decided anew. Thread-safe.
 */
@Priority(Priorities.AUTHENTICATION)
public final class TenantAuthentication implements ContainerRequestFilter {

  private final Admission admission;
  private final Tenants tenants;

  /**
   * Asks nothing yet.
   *
   * @param domain what follows {@code <slug>.<region>.} in host names
   */
  public TenantAuthentication(
      Routes routes,
      TenantDataSources dataSources,
      Tenants tenants,
      RegionCode region,
      String domain,
      Clock clock,
      LongSupplier nanoTime) {
    var keys = new ApiKeys(dataSources, clock, nanoTime);
    this.admission = new Admission(routes, tenants, keys, region, domain);
    this.tenants = tenants;
  }

  @Override
  public void filter(ContainerRequestContext request) throws IOException {
    var route =
        admission.admit(request.getHeaderString("Host"), request.getHeaderString("Authorization"));
    Tenant tenant = tenants.admitted(route, digest(request));
    KnownCaller.set(request, tenant, "Bearer");
  }

  /** The body is read ahead only for requests that may need its digest; its size is bounded. */
  private static Supplier<RequestDigest> digest(ContainerRequestContext request)
      throws IOException {
    byte[] body = {};
    if (request.getHeaderString(IdempotencyKey.HEADER) != null && request.hasEntity()) {
      body = request.getEntityStream().readAllBytes();
      request.setEntityStream(new ByteArrayInputStream(body));
    }
    byte[] read = body;
    return () -> {
      var uri = request.getUriInfo().getRequestUri();
      String path =
          uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
      return RequestDigest.of(request.getMethod(), path, read);
    };
  }
}
