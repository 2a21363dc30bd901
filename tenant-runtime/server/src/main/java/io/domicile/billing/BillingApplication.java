package io.domicile.billing;

import io.domicile.billing.charges.ChargesResource;
import io.domicile.billing.customers.Customers;
import io.domicile.billing.customers.CustomersResource;
import io.domicile.billing.documentation.CommittedDescription;
import io.domicile.billing.invoices.InvoicesResource;
import io.domicile.billing.products.ProductsResource;
import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.runtime.DomicileBundle;
import io.domicile.runtime.tenants.Tenant;
import io.domicile.service.access.Caller;
import io.domicile.service.access.Permissions;
import io.domicile.service.http.HttpConventions;
import io.domicile.service.openapi.OpenApiResource;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Set;

/** Billing for the tenants of one region. */
public final class BillingApplication extends Application<BillingConfiguration> {

  public static void main(String[] args) throws Exception {
    new BillingApplication().run(args);
  }

  @Override
  public String getName() {
    return "billing";
  }

  @Override
  public void initialize(Bootstrap<BillingConfiguration> bootstrap) {
    bootstrap.addBundle(new HttpConventions());
    bootstrap.addBundle(
        new DomicileBundle<>(BillingConfiguration::domicile).declare(Customers.class));
  }

  @Override
  public void run(BillingConfiguration configuration, Environment environment) {
    Permissions.install(BillingApplication::requireTenant, environment.jersey());
    environment.jersey().register(new CustomersResource());
    environment.jersey().register(new ProductsResource());
    environment.jersey().register(new InvoicesResource());
    environment.jersey().register(new ChargesResource());
    environment.jersey().register(new OpenApiResource(CommittedDescription::read));
  }

  /** Looks at what {@code @Auth Tenant} admitted, so that no endpoint can be without it. */
  private static void requireTenant(Set<Caller> permitted, ContainerRequestContext request) {
    boolean admitted = request.getSecurityContext().getUserPrincipal() instanceof Tenant;
    if (!admitted || !permitted.contains(Caller.TENANT)) {
      throw new ProblemException(ErrorCode.FORBIDDEN, "Nobody may do this.");
    }
  }
}
