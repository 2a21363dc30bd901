package io.domicile.contract.identity;

import io.domicile.contract.json.Json;
import io.domicile.contract.peers.Peer;
import io.domicile.contract.peers.Peers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Sends signed JSON requests to one peer and returns its answers as they are. Each answer shows how
 * the peer's clock stands and whether it refuses this process. No retries of its own. Thread-safe.
 */
public final class SignedHttpClient {

  private static final byte[] NO_BODY = new byte[0];

  private final HttpClient http;
  private final URI base;
  private final RequestSigner signer;
  private final Peer peer;

  /**
   * For who has no health check to show the peer's clock and refusals in.
   *
   * @param base the peer's address without a trailing slash
   */
  public SignedHttpClient(HttpClient http, URI base, RequestSigner signer) {
    this(http, base, signer, new Peers(Clock.systemUTC()).asked(base.toString()));
  }

  /**
   * A client of one peer.
   *
   * @param base the peer's address without a trailing slash
   * @param peer where each answer is noted
   */
  public SignedHttpClient(HttpClient http, URI base, RequestSigner signer, Peer peer) {
    this.http = http;
    this.base = base;
    this.signer = signer;
    this.peer = peer;
  }

  /**
   * Sends one request.
   *
   * @param pathAndQuery begins with a slash, already percent-encoded
   * @param body serialised as JSON; null for none
   * @param timeout for the whole exchange
   * @throws IOException if no answer came; whether the peer acted is then unknown
   */
  public HttpResponse<byte[]> send(
      String method, String pathAndQuery, @Nullable Object body, Duration timeout)
      throws IOException, InterruptedException {
    byte[] content = body == null ? NO_BODY : Json.write(body);
    var request =
        HttpRequest.newBuilder(base.resolve(pathAndQuery))
            .timeout(timeout)
            .header("Authorization", signer.authorization(method, pathAndQuery, content))
            .header("Accept", "application/json, application/jose, application/problem+json")
            .method(method, HttpRequest.BodyPublishers.ofByteArray(content));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    Instant sent = peer.now();
    HttpResponse<byte[]> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    peer.answered(sent, response);
    return response;
  }
}
