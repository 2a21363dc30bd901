package io.domicile.runtime;

import io.domicile.contract.identity.RequestSigner;
import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.peers.Peers;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.vaults.local.LocalVaultClient;
import io.dropwizard.lifecycle.Managed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;

/** The processes that a runtime asks, its cell and its region's vault, as signed HTTP clients. */
final class PeerClients implements Managed {

  private final HttpClient http;
  private final SignedHttpClient cell;
  private final LocalVaultClient vault;

  private PeerClients(HttpClient http, SignedHttpClient cell, LocalVaultClient vault) {
    this.http = http;
    this.cell = cell;
    this.vault = vault;
  }

  /** Loads or makes the runtime's key; asks nobody yet. */
  static PeerClients connect(DomicileConfiguration domicile, Peers peers, Clock clock)
      throws IOException {
    var key = SigningKey.loadOrCreate(domicile.identityKey());
    var http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    String runtime = domicile.runtime().value();
    URI cellUrl = domicile.cell().url();
    URI vaultUrl = domicile.vault().url();
    var toCell = new RequestSigner(runtime, domicile.cell().id().value(), key, clock);
    var toVault = new RequestSigner(runtime, domicile.vault().audience(), key, clock);
    return new PeerClients(
        http,
        new SignedHttpClient(http, cellUrl, toCell, peers.asked("cell")),
        new LocalVaultClient(new SignedHttpClient(http, vaultUrl, toVault, peers.asked("vault"))));
  }

  SignedHttpClient cell() {
    return cell;
  }

  LocalVaultClient vault() {
    return vault;
  }

  @Override
  public void stop() {
    http.shutdownNow();
  }
}
