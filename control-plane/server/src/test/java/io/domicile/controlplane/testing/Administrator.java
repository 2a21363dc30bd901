package io.domicile.controlplane.testing;

import io.domicile.contract.json.Json;
import io.domicile.contract.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;

/** Calls the control plane as an administrator does. */
public final class Administrator {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration TIMEOUT = Duration.ofSeconds(40);

  private final URI base;
  private final Secret<String> token;

  public Administrator(URI base, Secret<String> token) {
    this.base = base;
    this.token = token;
  }

  public Answer get(String path) {
    return send(request(path).GET());
  }

  /** With a key of its own. */
  public Answer post(String path, String json) {
    return post(path, UUID.randomUUID().toString(), json);
  }

  public Answer post(String path, String key, String json) {
    return send(
        request(path)
            .header("Idempotency-Key", key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  public Answer patch(String path, String ifMatch, String json) {
    return send(
        request(path)
            .header("If-Match", ifMatch)
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(json)));
  }

  /** A request to which headers and a body may be added. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(TIMEOUT)
        .header("Authorization", "Bearer " + token.reveal());
  }

  public Answer send(HttpRequest.Builder request) {
    try {
      return new Answer(HTTP.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Registers a cell and enrols it. */
  public TestCell cell(String id, int maxTenants) {
    String region = id.substring(0, id.lastIndexOf('-'));
    Answer registered =
        post(
            "/v1/cells",
            """
            {"cell":"%s","region":"%s","maxTenants":%d,
             "endpointPattern":"http://{slug}.%s.localhost:8110"}
            """
                .formatted(id, region, maxTenants, region));
    if (registered.status() != 201) {
      throw new AssertionError(registered.toString());
    }
    TestCell cell = new TestCell(base, id, maxTenants);
    Answer enrolled =
        send(
            HttpRequest.newBuilder(base.resolve("/v1/cells/" + id + "/enrolment"))
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofByteArray(
                        Json.write(
                            new Redemption(
                                registered.json().path("enrolmentToken").asText(),
                                cell.publicKey())))));
    if (enrolled.status() != 200) {
      throw new AssertionError(enrolled.toString());
    }
    cell.pin(enrolled.json().path("serverPublicKey").asText());
    return cell;
  }

  /** Asks for a tenant with German subjects. */
  public Answer createGerman(String slug) {
    return post("/v1/tenants", german(slug));
  }

  /** A request for a tenant with German subjects. */
  public static String german(String slug) {
    return """
        {"slug":"%s","displayName":"A tenant","isolation":"database","plan":"standard",
         "residency":{"packs":[],"facts":{"dataCategories":["personal"],
           "subjectCountries":["DE"],"transferMechanisms":[]},"pins":{"countries":[]}}}
        """
        .formatted(slug);
  }

  private record Redemption(String token, String publicKey) {}
}
