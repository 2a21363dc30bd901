package io.domicile.runtime.testing;

import io.domicile.contract.identity.RequestSigner;
import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenant.RuntimeId;
import io.domicile.runtime.keys.KeyLimits;
import io.domicile.runtime.keys.RootKeys;
import io.domicile.runtime.pools.PoolLimits;
import io.domicile.runtime.pools.TenantDataSources;
import io.domicile.runtime.routes.RouteFeed;
import io.domicile.runtime.routes.Routes;
import io.domicile.runtime.tenants.Tenant;
import io.domicile.runtime.tenants.Tenants;
import io.domicile.testing.TestCell;
import io.domicile.testing.TestTenant;
import io.domicile.testing.TestVault;
import io.domicile.vaults.local.LocalVaultClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/** A whole runtime without a service around it. */
public final class TestRuntime implements AutoCloseable {

  public static final String NAME = TestCell.RUNTIME;

  private final Routes routes;
  private final RouteFeed feed;
  private final TenantDataSources dataSources;
  private final RootKeys keys;
  private final Tenants tenants;
  private final HttpClient http = HttpClient.newHttpClient();

  private TestRuntime(
      TestCell cell, Path directory, PoolLimits pools, KeyLimits keyLimits, LongSupplier nanoTime)
      throws IOException {
    SigningKey identity = SigningKey.loadOrCreate(directory.resolve("identity.key"));
    cell.admit(NAME, identity.verificationKey());
    routes =
        Routes.open(
            directory.resolve("state"),
            TestCell.ID,
            TestCell.REGION,
            new RuntimeId(NAME),
            List.of(cell.feedKey()));
    feed =
        new RouteFeed(
            routes,
            client(cell.url(), TestCell.ID.value(), identity),
            Duration.ofMinutes(5),
            nanoTime);
    var vault = new LocalVaultClient(client(cell.vault().url(), TestVault.AUDIENCE, identity));
    dataSources =
        new TenantDataSources(routes, vault, new RuntimeId(NAME), pools, System::nanoTime);
    keys = new RootKeys(routes, vault, TestCell.REGION, keyLimits, nanoTime);
    tenants = new Tenants(routes, dataSources, keys, Clock.systemUTC());
  }

  /** A runtime with its files in the folder, started. */
  public static TestRuntime start(TestCell cell, Path directory) {
    return start(cell, directory, PoolLimits.DEFAULTS, KeyLimits.DEFAULTS, System::nanoTime);
  }

  public static TestRuntime start(
      TestCell cell, Path directory, PoolLimits pools, KeyLimits keys, LongSupplier nanoTime) {
    try {
      var runtime = new TestRuntime(cell, directory, pools, keys, nanoTime);
      runtime.dataSources.start();
      runtime.keys.start();
      runtime.feed.start();
      return runtime;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private SignedHttpClient client(URI url, String audience, SigningKey identity) {
    var signer = new RequestSigner(NAME, audience, identity, Clock.systemUTC());
    return new SignedHttpClient(http, url, signer);
  }

  /** Waits until the runtime uses what the cell published last. */
  public TestRuntime upToDate(TestCell cell) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (routes.current().version() < cell.version()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("The runtime did not take version " + cell.version());
      }
      Thread.onSpinWait();
    }
    return this;
  }

  public Tenant tenant(TestTenant tenant) {
    return tenants.find(tenant.id()).orElseThrow();
  }

  public Routes routes() {
    return routes;
  }

  public RouteFeed feed() {
    return feed;
  }

  public TenantDataSources dataSources() {
    return dataSources;
  }

  public RootKeys keys() {
    return keys;
  }

  public Tenants tenants() {
    return tenants;
  }

  @Override
  public void close() {
    try {
      feed.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    dataSources.close();
    keys.close();
    http.shutdownNow();
  }
}
