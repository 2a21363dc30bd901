package io.domicile.controlplane.testing;

import io.domicile.contract.json.Json;
import io.domicile.contract.secret.Secret;
import io.domicile.testing.http.Answer;
import io.domicile.testing.http.TestClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Calls the control plane as an administrator does. */
public final class Administrator {

  private final URI base;
  private final TestClient client;

  public Administrator(URI base, Secret<String> token) {
    this.base = base;
    this.client = TestClient.of(base).withToken(token.reveal());
  }

  /** For requests that are made by hand; it holds the administrator's token. */
  public TestClient client() {
    return client;
  }

  public Answer get(String path) {
    return client.get(path);
  }

  /** With a key of its own. */
  public Answer post(String path, String json) {
    return client.post(path, json);
  }

  public Answer post(String path, String key, String json) {
    return client.post(path, key, json);
  }

  public Answer patch(String path, String ifMatch, String json) {
    return client.patch(path, ifMatch, json);
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
    registered.expect(201);
    TestCell cell = new TestCell(base, id, maxTenants);
    var redemption =
        new Redemption(registered.json().path("enrolmentToken").asText(), cell.publicKey());
    Answer enrolled =
        TestClient.of(base)
            .send(
                "POST",
                "/v1/cells/" + id + "/enrolment",
                new String(Json.write(redemption), StandardCharsets.UTF_8))
            .expect(200);
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
