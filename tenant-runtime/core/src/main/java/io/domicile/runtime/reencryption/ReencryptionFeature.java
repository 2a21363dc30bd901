package io.domicile.runtime.reencryption;

import io.domicile.runtime.metrics.RuntimeGauges;
import io.domicile.runtime.routes.Routes;
import io.domicile.runtime.tenants.Tenants;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;

/** Installs the re-encryption of tenants whose root key is being rotated, and its gauges. */
public final class ReencryptionFeature {

  private ReencryptionFeature() {}

  /** Runs from the application's start to its stop. */
  public static void install(
      Routes routes, Tenants tenants, ReencryptionLimits limits, Environment environment) {
    var reencryption = new Reencryption(routes, tenants, limits);
    RuntimeGauges.of(environment, "reencryption")
        .gauge("tenants", reencryption::tenants)
        .gauge("values-left", reencryption::left)
        .gauge("rows-rewritten", reencryption::rewritten);
    environment
        .lifecycle()
        .manage(
            new Managed() {
              @Override
              public void start() {
                reencryption.start();
              }

              @Override
              public void stop() {
                reencryption.close();
              }
            });
  }
}
