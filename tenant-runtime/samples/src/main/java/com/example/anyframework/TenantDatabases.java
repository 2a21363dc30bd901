package com.example.anyframework;

import io.domicile.contract.identity.RequestSigner;
import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenant.TenantId;
import io.domicile.runtime.DomicileConfiguration;
import io.domicile.runtime.pools.TenantDataSources;
import io.domicile.runtime.routes.RouteFeed;
import io.domicile.runtime.routes.Routes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import javax.sql.DataSource;

public final class TenantDatabases implements AutoCloseable {

  private final HttpClient http = HttpClient.newHttpClient();
  private final RouteFeed feed;
  private final TenantDataSources dataSources;

  public TenantDatabases(DomicileConfiguration us) throws IOException {
    var key = SigningKey.loadOrCreate(us.identityKey());
    var cell = us.cell();
    var routes =
        Routes.open(us.stateDirectory(), cell.id(), us.region(), us.runtime(), cell.feedKeys());
    var asked = client(us, cell.url(), cell.id().value(), key);
    feed = new RouteFeed(routes, asked, cell.snapshotEvery(), System::nanoTime);
    var secrets = us.vault().openSecrets((url, audience) -> client(us, url, audience, key));
    dataSources =
        new TenantDataSources(routes, secrets, us.runtime(), us.pools(), System::nanoTime);
    dataSources.start();
    feed.start();
  }

  private SignedHttpClient client(
      DomicileConfiguration us, URI url, String audience, SigningKey key) {
    var signer = new RequestSigner(us.runtime().value(), audience, key, Clock.systemUTC());
    return new SignedHttpClient(http, url, signer);
  }

  /** Costs nothing, so ask anew for each piece of work; connections are pooled behind it. */
  public DataSource of(TenantId tenant) {
    return dataSources.of(tenant);
  }

  @Override
  public void close() {
    try {
      feed.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    dataSources.close();
    http.shutdownNow();
  }
}
