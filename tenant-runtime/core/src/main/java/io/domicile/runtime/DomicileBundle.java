package io.domicile.runtime;

import io.domicile.contract.peers.Peers;
import io.domicile.runtime.authentication.AuthenticationFeature;
import io.domicile.runtime.keys.KeysFeature;
import io.domicile.runtime.keys.RootKeys;
import io.domicile.runtime.pools.PoolsFeature;
import io.domicile.runtime.pools.TenantDataSources;
import io.domicile.runtime.reencryption.ReencryptionFeature;
import io.domicile.runtime.routes.Routes;
import io.domicile.runtime.routes.RoutesFeature;
import io.domicile.runtime.tenants.Tenants;
import io.domicile.service.health.PeersHealth;
import io.domicile.vaults.SecretReader;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Adds Domicile to a Dropwizard service: {@code @Auth Tenant} parameters, and everything behind
 * them.
 *
 * <pre>{@code
 * bootstrap.addBundle(new HttpConventions());
 * bootstrap.addBundle(new DomicileBundle<>(MyConfiguration::domicile).declare(Customers.class));
 * }</pre>
 *
 * @param <C> the service's configuration
 */
public final class DomicileBundle<C extends Configuration> implements ConfiguredBundle<C> {

  private final Function<C, DomicileConfiguration> block;
  private final List<Class<?>> repositories = new ArrayList<>();
  private @Nullable Tenants tenants;

  /**
   * Names the configuration's block.
   *
   * @param block the {@code domicile:} block of the configuration
   */
  public DomicileBundle(Function<C, DomicileConfiguration> block) {
    this.block = block;
  }

  /**
   * Declares the SqlObject interfaces that read or write sealed fields; see {@link
   * Tenants#declare}. The service does not start if one of their statements orders by a sealed
   * column or compares it.
   */
  public DomicileBundle<C> declare(Class<?>... sqlObjects) {
    repositories.addAll(List.of(sqlObjects));
    return this;
  }

  /** The tenants of this cell, for work outside requests. Fails before the bundle has run. */
  public Tenants tenants() {
    if (tenants == null) {
      throw new IllegalStateException("The bundle has not run yet.");
    }
    return tenants;
  }

  @Override
  public void initialize(Bootstrap<?> bootstrap) {
    NameLookups.keepShort();
  }

  @Override
  public void run(C configuration, Environment environment) throws Exception {
    DomicileConfiguration domicile = block.apply(configuration);
    Clock clock = Clock.systemUTC();
    var peers = new Peers(clock);
    PeersHealth.install(peers, environment.healthChecks(), environment.metrics());
    var clients = PeerClients.connect(domicile, peers, clock);
    environment.lifecycle().manage(clients);

    // Stopped in the reverse order: nothing is stopped that what runs still needs.
    Routes routes =
        Routes.open(
            domicile.stateDirectory(),
            domicile.cell().id(),
            domicile.region(),
            domicile.runtime(),
            domicile.cell().feedKeys());
    RootKeys keys =
        KeysFeature.install(
            domicile.stateDirectory(),
            routes,
            domicile.vault().openKeys(clients::vault, domicile.region(), clock),
            clients.cell(),
            domicile.region(),
            domicile.keys(),
            clock,
            environment);
    SecretReader secrets = domicile.vault().openSecrets(clients::vault);
    TenantDataSources dataSources =
        PoolsFeature.install(routes, secrets, domicile.runtime(), domicile.pools(), environment);
    var all = new Tenants(routes, dataSources, keys, clock);
    all.declare(repositories);
    tenants = all;
    AuthenticationFeature.install(
        routes, dataSources, all, domicile.region(), domicile.domain(), clock, environment);
    RoutesFeature.install(routes, clients.cell(), domicile.cell().snapshotEvery(), environment);
    ReencryptionFeature.install(routes, all, domicile.reencryption(), environment);
  }
}
