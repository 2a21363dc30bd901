package io.domicile.runtime.keys;

import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.residency.region.RegionCode;
import io.domicile.runtime.metrics.RuntimeGauges;
import io.domicile.runtime.routes.Routes;
import io.domicile.vaults.KeyUnwrapper;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** Installs the tenants' root keys, the reports on them to the cell, and their gauges. */
public final class KeysFeature {

  private KeysFeature() {}

  /**
   * Makes the root keys; they are destroyed when the application stops.
   *
   * @param stateDirectory the runtime's; what the cell has not heard of is in its folder {@code
   *     keys}
   * @param vault opens wrapped root keys
   * @param cell takes the reports; signs as this runtime
   */
  public static RootKeys install(
      Path stateDirectory,
      Routes routes,
      KeyUnwrapper vault,
      SignedHttpClient cell,
      RegionCode region,
      KeyLimits limits,
      Clock clock,
      Environment environment)
      throws IOException {
    var keys = new RootKeys(routes, vault, region, limits, System::nanoTime);
    var reporter =
        new KeyReporter(
            cell,
            keys.witness(),
            keys.use(),
            UnreportedDarkness.in(stateDirectory.resolve("keys")),
            clock);
    RuntimeGauges.of(environment, "keys")
        .gauge("held", keys::held)
        .gauge("derived", keys::derived)
        .gauge("unwraps", () -> keys.use().unwraps())
        .gauge("checks", () -> keys.use().checks())
        .gauge("under-grace", () -> keys.use().underGrace())
        .gauge("disabled", () -> keys.use().disabled())
        .gauge("unreachable", () -> keys.use().unreachable());
    environment
        .lifecycle()
        .manage(
            new Managed() {
              @Override
              public void start() {
                keys.start();
                reporter.start();
              }

              @Override
              public void stop() throws InterruptedException {
                reporter.stop();
                keys.close();
              }
            });
    return keys;
  }
}
