package io.domicile.runtime;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.health.HealthCheck;
import io.domicile.runtime.keys.RootKeys;
import io.domicile.runtime.pools.ClusterStatus;
import io.domicile.runtime.pools.TenantDataSources;
import io.domicile.runtime.reencryption.Reencryption;
import io.domicile.runtime.routes.RouteFeed;
import io.domicile.runtime.routes.Routes;
import io.dropwizard.core.setup.Environment;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What operators see of the runtime: counts and ages, never a tenant. */
final class RuntimeGauges {

  private RuntimeGauges() {}

  static void register(
      Environment environment,
      Routes routes,
      RouteFeed feed,
      TenantDataSources dataSources,
      RootKeys keys) {
    MetricRegistry metrics = environment.metrics();
    gauge(metrics, "routes.version", () -> routes.current().version());
    gauge(metrics, "routes.tenants", () -> routes.current().routes().size());
    gauge(metrics, "routes.refused", routes::refused);
    gauge(metrics, "routes.unsaved", routes::unsaved);
    gauge(metrics, "routes.saved", () -> routes.isSaved() ? 1 : 0);
    gauge(metrics, "routes.diverged", routes::diverged);
    gauge(metrics, "routes.age-seconds", () -> seconds(feed.age()));
    gauge(metrics, "routes.snapshot-age-seconds", () -> seconds(feed.snapshotAge()));
    gauge(metrics, "routes.connection-share", () -> routes.current().connectionShare());
    gauge(metrics, "pools.count", dataSources::pools);
    gauge(metrics, "pools.connections", dataSources::connections);
    dataSources.onCluster(cluster -> registerCluster(metrics, dataSources, cluster));
    gauge(metrics, "keys.held", keys::held);
    gauge(metrics, "keys.derived", keys::derived);
    gauge(metrics, "keys.unwraps", () -> keys.use().unwraps());
    gauge(metrics, "keys.checks", () -> keys.use().checks());
    gauge(metrics, "keys.under-grace", () -> keys.use().underGrace());
    gauge(metrics, "keys.disabled", () -> keys.use().disabled());
    gauge(metrics, "keys.unreachable", () -> keys.use().unreachable());
    environment.healthChecks().register("routes", new RoutesHealth(routes, feed));
  }

  static void register(Environment environment, Reencryption reencryption) {
    MetricRegistry metrics = environment.metrics();
    gauge(metrics, "reencryption.tenants", reencryption::tenants);
    gauge(metrics, "reencryption.values-left", reencryption::left);
    gauge(metrics, "reencryption.rows-rewritten", reencryption::rewritten);
  }

  /** One set for each cluster of the cell, however many tenants it has. */
  private static void registerCluster(
      MetricRegistry metrics, TenantDataSources dataSources, String cluster) {
    Map.<String, Function<ClusterStatus, Object>>ofEntries(
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
            Map.entry("leaks", ClusterStatus::leaks))
        .forEach(
            (name, value) ->
                gauge(
                    metrics,
                    "pools.cluster." + cluster + "." + name,
                    () -> dataSources.cluster(cluster).map(value).orElse(0)));
  }

  private static void gauge(MetricRegistry metrics, String name, Gauge<Object> gauge) {
    metrics.gauge("domicile." + name, () -> gauge);
  }

  /** Whole seconds; -1 for an age that is counted from what has not happened in this process. */
  private static long seconds(@Nullable Duration age) {
    return age == null ? -1 : age.toSeconds();
  }

  /**
   * Old routes serve, so they are healthy and say how old they are. Only to have none at all is
   * not.
   */
  private static final class RoutesHealth extends HealthCheck {

    private final Routes routes;
    private final RouteFeed feed;

    RoutesHealth(Routes routes, RouteFeed feed) {
      this.routes = routes;
      this.feed = feed;
    }

    @Override
    protected Result check() {
      long version = routes.current().version();
      if (version == 0) {
        return Result.unhealthy("This runtime has had no routes yet.");
      }
      Duration age = feed.age();
      var message = new StringBuilder("Version " + version);
      message.append(
          age == null
              ? " from disk; the cell has not answered yet."
              : "; the cell answered " + age.toSeconds() + " s ago.");
      if (routes.lastRefusal() != null) {
        message.append(" The last document was refused: ").append(routes.lastRefusal()).append('.');
      }
      if (!routes.isSaved()) {
        message.append(" It is not on disk.");
      }
      return Result.healthy("%s", message);
    }
  }
}
