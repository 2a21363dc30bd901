package io.domicile.runtime;

import io.domicile.contract.identity.RequestSigner;
import io.domicile.contract.identity.SignedHttpClient;
import io.domicile.contract.peers.Peer;
import io.domicile.contract.peers.Peers;
import io.domicile.contract.signatures.SigningKey;
import io.dropwizard.lifecycle.Managed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;

/** The processes that a runtime asks, as signed HTTP clients. */
final class PeerClients implements Managed {

  private final HttpClient http;
  private final SigningKey key;
  private final DomicileConfiguration domicile;
  private final Peers peers;
  private final Clock clock;

  private PeerClients(
      HttpClient http, SigningKey key, DomicileConfiguration domicile, Peers peers, Clock clock) {
    this.http = http;
    this.key = key;
    this.domicile = domicile;
    this.peers = peers;
    this.clock = clock;
  }

  /** Loads or makes the runtime's key; asks nobody yet. */
  static PeerClients connect(DomicileConfiguration domicile, Peers peers, Clock clock)
      throws IOException {
    var key = SigningKey.loadOrCreate(domicile.identityKey());
    var http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    return new PeerClients(http, key, domicile, peers, clock);
  }

  /** Its cell. */
  SignedHttpClient cell() {
    return client(domicile.cell().url(), domicile.cell().id().value(), peers.asked("cell"));
  }

  /** The region's local vault, by the name it answers to. */
  SignedHttpClient vault(URI url, String audience) {
    return client(url, audience, peers.asked("vault"));
  }

  private SignedHttpClient client(URI url, String audience, Peer peer) {
    return new SignedHttpClient(
        http, url, new RequestSigner(domicile.runtime().value(), audience, key, clock), peer);
  }

  @Override
  public void stop() {
    http.shutdownNow();
  }
}
