package io.domicile.runtime.authentication;

import io.domicile.residency.region.RegionCode;
import io.domicile.runtime.pools.TenantDataSources;
import io.domicile.runtime.routes.Routes;
import io.domicile.runtime.tenants.Tenant;
import io.domicile.runtime.tenants.Tenants;
import io.dropwizard.auth.AuthDynamicFeature;
import io.dropwizard.auth.AuthValueFactoryProvider;
import io.dropwizard.core.setup.Environment;
import java.time.Clock;

/** Installs {@code @Auth Tenant} parameters. */
public final class AuthenticationFeature {

  private AuthenticationFeature() {}

  /**
   * Every resource method with an {@code @Auth} parameter admits a request before it runs.
   *
   * @param domain what follows {@code <slug>.<region>.} in host names
   */
  public static void install(
      Routes routes,
      TenantDataSources dataSources,
      Tenants tenants,
      RegionCode region,
      String domain,
      Clock clock,
      Environment environment) {
    var authentication =
        new TenantAuthentication(
            routes, dataSources, tenants, region, domain, clock, System::nanoTime);
    environment.jersey().register(new AuthDynamicFeature(authentication));
    environment.jersey().register(new AuthValueFactoryProvider.Binder<>(Tenant.class));
  }
}
