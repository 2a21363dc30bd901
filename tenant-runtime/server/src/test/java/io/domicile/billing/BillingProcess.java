package io.domicile.billing;

import io.domicile.billing.schema.BillingSchema;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.testing.TestCell;
import io.domicile.testing.TestTenant;
import io.domicile.testing.TestVault;
import io.domicile.testing.http.Answer;
import io.domicile.testing.http.TestClient;
import io.domicile.testing.postgres.PostgresExtension;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.DropwizardTestSupport;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The whole service on a port of its own, with a cell, a vault and tenants with real databases. */
final class BillingProcess implements AutoCloseable {

  private final TestCell cell;
  private final Path directory;
  private @Nullable DropwizardTestSupport<BillingConfiguration> service;

  BillingProcess(PostgresExtension.Cluster cluster, Path directory) {
    this.cell = new TestCell(cluster, BillingSchema.release());
    this.directory = directory;
    start();
  }

  TestCell cell() {
    return cell;
  }

  void start() {
    try {
      Path identity = directory.resolve("identity.key");
      cell.admit("runtime-eu-central-1", SigningKey.loadOrCreate(identity).verificationKey());
      var starting =
          new DropwizardTestSupport<>(
              BillingApplication.class,
              "src/test/resources/billing.yml",
              ConfigOverride.config("server.applicationConnectors[0].port", "0"),
              ConfigOverride.config("server.adminConnectors[0].port", "0"),
              ConfigOverride.config("logging.level", "WARN"),
              ConfigOverride.config("domicile.identityKey", identity.toString()),
              ConfigOverride.config(
                  "domicile.stateDirectory", directory.resolve("state").toString()),
              ConfigOverride.config("domicile.cell.url", cell.url().toString()),
              ConfigOverride.config("domicile.cell.feedKeys[0]", cell.feedKey().toString()),
              ConfigOverride.config("domicile.vault.url", cell.vault().url().toString()),
              ConfigOverride.config("domicile.vault.audience", TestVault.AUDIENCE));
      starting.before();
      service = starting;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  void stop() {
    if (service != null) {
      service.after();
      service = null;
    }
  }

  /** A tenant that the service has heard of. */
  TestTenant createTenant(String slug) {
    TestTenant tenant = cell.createTenant(slug);
    String key = tenant.unknownKey(TestCell.REGION).text().reveal();
    Awaitility.await()
        .until(
            () ->
                send(request("GET", "/v1/customers").to(tenant).key(key)).status() == 401
                    && !send(request("GET", "/v1/customers")
                            .host("nobody-1.eu-central-1.localhost")
                            .key(key))
                        .code()
                        .equals("unauthenticated"));
    return tenant;
  }

  int port() {
    if (service == null) {
      throw new IllegalStateException("The service is not running.");
    }
    return service.getLocalPort();
  }

  /** What the health checks say. */
  String health() {
    if (service == null) {
      throw new IllegalStateException("The service is not running.");
    }
    return TestClient.of(URI.create("http://127.0.0.1:" + service.getAdminPort()))
        .get("/healthcheck")
        .text();
  }

  /** A request under construction. */
  static final class Request {
    private final String method;
    private final String path;
    private final Map<String, String> headers = new TreeMap<>();
    private @Nullable String body;

    private Request(String method, String path) {
      this.method = method;
      this.path = path;
      headers.put("Host", "127.0.0.1");
    }

    Request host(String host) {
      return header("Host", host);
    }

    Request to(TestTenant tenant) {
      return host(tenant.host(TestCell.REGION) + ":8110");
    }

    Request key(String apiKey) {
      return header("Authorization", "Bearer " + apiKey);
    }

    Request key(Secret<String> apiKey) {
      return key(apiKey.reveal());
    }

    Request header(String name, String value) {
      headers.put(name, value);
      return this;
    }

    Request once(String idempotencyKey) {
      return header("Idempotency-Key", idempotencyKey);
    }

    Request json(String json) {
      body = json;
      return header("Content-Type", "application/json");
    }
  }

  static Request request(String method, String path) {
    return new Request(method, path);
  }

  Answer send(Request request) {
    TestClient client = TestClient.of(URI.create("http://127.0.0.1:" + port()));
    for (var header : request.headers.entrySet()) {
      client = client.with(header.getKey(), header.getValue());
    }
    return client.send(request.method, request.path, request.body);
  }

  @Override
  public void close() {
    stop();
    cell.close();
  }
}
