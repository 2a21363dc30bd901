package io.domicile.runtime.routes;

import com.codahale.metrics.health.HealthCheck;
import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.runtime.metrics.RuntimeGauges;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import java.time.Duration;

/** Installs the route feed, its gauges and its health check. */
public final class RoutesFeature {

  private RoutesFeature() {}

  /**
   * Follows the cell's feed from the application's start to its stop.
   *
   * @param cell signs as this runtime
   */
  public static void install(
      Routes routes, SignedHttpClient cell, Duration snapshotEvery, Environment environment) {
    var feed = new RouteFeed(routes, cell, snapshotEvery, System::nanoTime);
    RuntimeGauges.of(environment, "routes")
        .gauge("version", () -> routes.current().version())
        .gauge("tenants", () -> routes.current().routes().size())
        .gauge("refused", routes::refused)
        .gauge("unsaved", routes::unsaved)
        .gauge("saved", () -> routes.isSaved() ? 1 : 0)
        .gauge("diverged", routes::diverged)
        .gauge("age-seconds", () -> RuntimeGauges.seconds(feed.age()))
        .gauge("snapshot-age-seconds", () -> RuntimeGauges.seconds(feed.snapshotAge()))
        .gauge("connection-share", () -> routes.current().connectionShare());
    environment.healthChecks().register("routes", new RoutesHealth(routes, feed));
    environment
        .lifecycle()
        .manage(
            new Managed() {
              @Override
              public void start() {
                feed.start();
              }

              @Override
              public void stop() throws InterruptedException {
                feed.stop();
              }
            });
  }

  /** Healthy while there are routes, however old: old routes still serve. Says how old they are. */
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
