package io.domicile.runtime.pools;

import io.domicile.contract.tenant.RuntimeId;
import io.domicile.runtime.metrics.RuntimeGauges;
import io.domicile.runtime.routes.Routes;
import io.domicile.vaults.SecretReader;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import java.util.Map;
import java.util.function.Function;

/** Installs the tenants' connection pools and their gauges. */
public final class PoolsFeature {

  /** A gauge of each cluster, by name. */
  private static final Map<String, Function<ClusterStatus, Object>> CLUSTER_GAUGES =
      Map.ofEntries(
          Map.entry("size", ClusterStatus::size),
          Map.entry("used", ClusterStatus::used),
          Map.entry("waiting", ClusterStatus::waiting),
          Map.entry("connecting", ClusterStatus::connecting),
          Map.entry("circuit-open", status -> status.circuitOpen() ? 1 : 0),
          Map.entry("circuit-opened", ClusterStatus::circuitOpened),
          Map.entry("connects", ClusterStatus::connects),
          Map.entry("connect-millis", status -> status.connectTime().toMillis()),
          Map.entry("failures", ClusterStatus::failures),
          Map.entry("evictions", ClusterStatus::evictions),
          Map.entry("leaks", ClusterStatus::leaks),
          Map.entry("leaks-ended", ClusterStatus::endedLeaks));

  private PoolsFeature() {}

  /** Makes the data sources; they work from now on, and are closed when the application stops. */
  public static TenantDataSources install(
      Routes routes,
      SecretReader secrets,
      RuntimeId runtime,
      PoolLimits limits,
      Environment environment) {
    var dataSources = new TenantDataSources(routes, secrets, runtime, limits, System::nanoTime);
    RuntimeGauges gauges =
        RuntimeGauges.of(environment, "pools")
            .gauge("count", dataSources::pools)
            .gauge("connections", dataSources::connections);
    dataSources.onCluster(
        cluster ->
            CLUSTER_GAUGES.forEach(
                (name, value) ->
                    gauges.gauge(
                        "cluster." + cluster + "." + name,
                        () -> dataSources.cluster(cluster).map(value).orElse(0))));
    environment
        .lifecycle()
        .manage(
            new Managed() {
              @Override
              public void start() {
                dataSources.start();
              }

              @Override
              public void stop() {
                dataSources.close();
              }
            });
    return dataSources;
  }
}
