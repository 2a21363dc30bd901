package io.domicile.billing;

import io.domicile.billing.charges.ChargesResource;
import io.domicile.billing.customers.Customers;
import io.domicile.billing.customers.CustomersResource;
import io.domicile.billing.documentation.OpenApiResource;
import io.domicile.billing.invoices.InvoicesResource;
import io.domicile.billing.products.ProductsResource;
import io.domicile.runtime.DomicileBundle;
import io.domicile.service.http.HttpConventions;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;

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
    environment.jersey().register(new CustomersResource());
    environment.jersey().register(new ProductsResource());
    environment.jersey().register(new InvoicesResource());
    environment.jersey().register(new ChargesResource());
    environment.jersey().register(new OpenApiResource());
  }
}
