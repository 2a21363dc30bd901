package io.domicile.runtime;

import io.domicile.contract.identity.RequestSigner;
import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.runtime.authentication.TenantAuthentication;
import io.domicile.runtime.keys.KeyReporter;
import io.domicile.runtime.keys.RootKeys;
import io.domicile.runtime.pools.TenantDataSources;
import io.domicile.runtime.reencryption.Reencryption;
import io.domicile.runtime.routes.RouteFeed;
import io.domicile.runtime.routes.Routes;
import io.domicile.runtime.tenants.Tenant;
import io.domicile.runtime.tenants.Tenants;
import io.domicile.vaults.local.LocalVaultClient;
import io.dropwizard.auth.AuthDynamicFeature;
import io.dropwizard.auth.AuthValueFactoryProvider;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
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
   * Declares the SqlObject interfaces that have to do with sealed fields, as {@link
   * Tenants#declare} says: a statement that orders or compares by a sealed column keeps the service
   * from starting.
   */
  public DomicileBundle<C> declare(Class<?>... sqlObjects) {
    repositories.addAll(List.of(sqlObjects));
    return this;
  }

  /** The tenants of this cell, for work outside requests; from the bundle's run on. */
  public Tenants tenants() {
    if (tenants == null) {
      throw new IllegalStateException("The bundle has not run yet.");
    }
    return tenants;
  }

  @Override
  public void run(C configuration, Environment environment) throws Exception {
    DomicileConfiguration domicile = block.apply(configuration);
    Clock clock = Clock.systemUTC();
    var key = SigningKey.loadOrCreate(domicile.identityKey());
    var http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    String cellId = domicile.cell().id().value();
    var cell = client(http, domicile, domicile.cell().url(), cellId, key, clock);
    var secrets =
        new LocalVaultClient(
            client(
                http, domicile, domicile.vault().url(), domicile.vault().audience(), key, clock));

    var routes =
        Routes.open(
            domicile.stateDirectory(),
            domicile.cell().id(),
            domicile.region(),
            domicile.runtime(),
            domicile.cell().feedKeys());
    var feed = new RouteFeed(routes, cell, domicile.cell().snapshotEvery(), System::nanoTime);
    var dataSources =
        new TenantDataSources(
            routes, secrets, domicile.runtime(), domicile.pools(), System::nanoTime);
    var vault = domicile.vault().keysOrLocal().open(secrets, domicile.region(), clock);
    var keys = new RootKeys(routes, vault, domicile.region(), domicile.keys(), System::nanoTime);
    var keyReporter = new KeyReporter(cell, keys, clock);
    var door = new Tenants(routes, dataSources, keys, clock);
    door.declare(repositories);
    tenants = door;

    var authentication =
        new TenantAuthentication(
            routes,
            dataSources,
            door,
            domicile.region(),
            domicile.domain(),
            clock,
            System::nanoTime);
    environment.jersey().register(new AuthDynamicFeature(authentication));
    environment.jersey().register(new AuthValueFactoryProvider.Binder<>(Tenant.class));
    var reencryption = new Reencryption(routes, door, domicile.reencryption());
    RuntimeGauges.register(environment, routes, feed, dataSources, keys);
    RuntimeGauges.register(environment, reencryption);
    environment
        .lifecycle()
        .manage(
            new Managed() {
              @Override
              public void start() {
                dataSources.start();
                keys.start();
                keyReporter.start();
                feed.start();
                reencryption.start();
              }

              @Override
              public void stop() throws Exception {
                reencryption.close();
                feed.stop();
                keyReporter.stop();
                dataSources.close();
                keys.close();
                http.shutdownNow();
              }
            });
  }

  private static SignedHttpClient client(
      HttpClient http,
      DomicileConfiguration domicile,
      URI url,
      String audience,
      SigningKey key,
      Clock clock) {
    var signer = new RequestSigner(domicile.runtime().value(), audience, key, clock);
    return new SignedHttpClient(http, url, signer);
  }
}
