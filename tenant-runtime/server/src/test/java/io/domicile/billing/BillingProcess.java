package io.domicile.billing;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.billing.schema.BillingSchema;
import io.domicile.contract.json.Json;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.testing.PostgresExtension;
import io.domicile.runtime.testing.TestCell;
import io.domicile.runtime.testing.TestTenant;
import io.domicile.runtime.testing.TestVault;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.DropwizardTestSupport;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
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
    URI address = URI.create("http://127.0.0.1:" + service.getAdminPort() + "/healthcheck");
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A request under construction. */
  static final class Request {
    private final String method;
    private final String path;
    private final Map<String, String> headers = new TreeMap<>();
    private String body = "";

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

  record Answer(int status, Map<String, String> headers, String body) {

    JsonNode json() {
      try {
        return Json.mapper().readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(body, e);
      }
    }

    String code() {
      return json().path("code").asText();
    }

    String text(String field) {
      return json().path(field).asText();
    }
  }

  static Request request(String method, String path) {
    return new Request(method, path);
  }

  /**
   * Sends over a bare socket, because Java's clients refuse to set Host and do not resolve
   * *.localhost.
   */
  Answer send(Request request) {
    byte[] body = request.body.getBytes(StandardCharsets.UTF_8);
    var head = new StringBuilder(request.method + " " + request.path + " HTTP/1.1\r\n");
    request.headers.forEach(
        (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("Content-Length: ").append(body.length).append("\r\nConnection: close\r\n\r\n");
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port());
        OutputStream out = socket.getOutputStream();
        InputStream in = new BufferedInputStream(socket.getInputStream())) {
      out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      out.write(body);
      out.flush();
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer parse(String text) {
    int end = text.indexOf("\r\n\r\n");
    String[] lines = text.substring(0, end).split("\r\n", -1);
    Map<String, String> headers = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip());
    }
    String body = text.substring(end + 4);
    if ("chunked".equals(headers.get("transfer-encoding"))) {
      body = dechunk(body);
    }
    return new Answer(Integer.parseInt(lines[0].split(" ", -1)[1]), headers, body);
  }

  private static String dechunk(String chunked) {
    var out = new StringBuilder();
    String rest = chunked;
    while (true) {
      int line = rest.indexOf("\r\n");
      int length = Integer.parseInt(rest.substring(0, line), 16);
      if (length == 0) {
        return out.toString();
      }
      // Test bodies are ASCII, so bytes and characters count alike.
      out.append(rest, line + 2, line + 2 + length);
      rest = rest.substring(line + 2 + length + 2);
    }
  }

  @Override
  public void close() {
    stop();
    cell.close();
  }
}
