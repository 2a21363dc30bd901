package io.domicile.cli.client;

import io.domicile.contract.json.Json;
import io.domicile.contract.secret.Secret;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Calls one application as the holder of one bearer token. Every POST carries an {@code
 * Idempotency-Key}, a fresh one unless given. Thread-safe.
 */
public final class ApiClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient http;
  private final URI base;
  private final Secret<String> token;
  private final @Nullable String host;
  private final Duration timeout;

  /**
   * A client of one address.
   *
   * @param host the Host header, where it differs from the address: names under {@code .localhost}
   *     do not resolve in Java
   */
  public ApiClient(HttpClient http, URI base, Secret<String> token, @Nullable String host) {
    this(http, base, token, host, TIMEOUT);
  }

  /** As above, for a server whose answers may take longer. */
  public ApiClient(
      HttpClient http, URI base, Secret<String> token, @Nullable String host, Duration timeout) {
    this.timeout = timeout;
    this.http = http;
    this.base = base;
    this.token = token;
    this.host = host;
  }

  /**
   * The HTTP client for these calls.
   *
   * <p>The Host header is one that the JDK's client lets be set only when told so at start.
   */
  public static HttpClient newHttpClient() {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5))
        .build();
  }

  public ApiAnswer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  public ApiAnswer post(String path, Object body) throws IOException, InterruptedException {
    return post(path, body, UUID.randomUUID().toString());
  }

  public ApiAnswer post(String path, Object body, String idempotencyKey)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", idempotencyKey)
            .POST(BodyPublishers.ofByteArray(Json.write(body))));
  }

  /** A POST that has nothing to say but its address. */
  public ApiAnswer post(String path) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.noBody()));
  }

  /** Changes what was read with that entity tag. */
  public ApiAnswer patch(String path, Object body, String entityTag)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .header("If-Match", entityTag)
            .method("PATCH", BodyPublishers.ofByteArray(Json.write(body))));
  }

  private HttpRequest.Builder request(String path) {
    var request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(timeout)
            .header("Authorization", "Bearer " + token.reveal());
    if (host != null) {
      request.header("Host", host);
    }
    return request;
  }

  /**
   * A connection that breaks before the answer came, as when the process behind it is killed, is a
   * reason to ask once more: a POST carries its Idempotency-Key, so that asking twice is asking
   * once.
   */
  private ApiAnswer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpRequest ready = request.build();
    try {
      return ApiAnswer.of(http.send(ready, HttpResponse.BodyHandlers.ofString()));
    } catch (HttpTimeoutException e) {
      throw e;
    } catch (IOException broken) {
      return again(ready);
    }
  }

  private ApiAnswer again(HttpRequest ready) throws IOException, InterruptedException {
    try {
      return ApiAnswer.of(http.send(ready, HttpResponse.BodyHandlers.ofString()));
    } catch (ConnectException e) {
      // The JDK's own message is null.
      var said =
          new ConnectException(
              "Nothing answers at " + base + ": that process is down, or still starting.");
      said.initCause(e);
      throw said;
    }
  }
}
