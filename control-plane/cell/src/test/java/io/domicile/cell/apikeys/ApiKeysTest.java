package io.domicile.cell.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cell.testing.CellProcess;
import io.domicile.cell.testing.Tenants;
import io.domicile.contract.bytes.Bytes;
import io.domicile.contract.desiredstate.DesiredTenant;
import io.domicile.contract.json.Json;
import io.domicile.contract.routes.RouteChanges;
import io.domicile.contract.routes.RouteSnapshot;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.signatures.SigningKey;
import io.domicile.contract.tenantdatabase.ApiKey;
import io.domicile.testing.http.Answer;
import io.domicile.testing.http.TestClient;
import io.domicile.testing.postgres.PostgresExtension;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the cell answers its operator and its runtimes. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ApiKeysTest {

  private CellProcess cell;
  private final DesiredTenant tenant = Tenants.german("acme");

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    cell = new CellProcess(directory, 1);
    cell.start();
    cell.make(tenant);
  }

  @AfterAll
  void stop() {
    cell.close();
  }

  @Test
  void a_key_is_shown_once_and_kept_as_a_hash_with_an_audit_row() throws Exception {
    String body = "{\"label\":\"ci\",\"expiresInDays\":30}";
    Answer response = mint(tenant.tenant().toString(), body, "first");
    JsonNode created = response.json();

    assertThat(response.status()).isEqualTo(201);
    ApiKey key = ApiKey.parse(new Secret<>(created.path("apiKey").asText())).orElseThrow();
    var route = cell.route(tenant.tenant());
    assertThat(key.hasMacOf(route.apiKeyMacKey())).isTrue();
    assertThat(key.tenant()).isEqualTo(tenant.tenant());
    assertThat(key.region()).isEqualTo(CellProcess.REGION);
    assertThat(created.path("id").asText()).isEqualTo(key.id());
    assertThat(Instant.parse(created.path("expiresAt").asText()))
        .isCloseTo(
            Instant.now().plus(Duration.ofDays(30)),
            org.assertj.core.api.Assertions.within(1, ChronoUnit.MINUTES));
    try (var connection = cell.cluster.superuser(route.database()).getConnection();
        var statement = connection.createStatement()) {
      var row =
          statement.executeQuery(
              "SELECT secret_sha256, label FROM domicile.api_key WHERE id = '" + key.id() + "'");
      assertThat(row.next()).isTrue();
      assertThat(Bytes.copyOf(row.getBytes(1))).isEqualTo(Bytes.copyOf(key.secretSha256()));
      var audit =
          statement.executeQuery(
              "SELECT detail->>'key' FROM domicile.audit WHERE action = 'api-key-minted' AND"
                  + " detail->>'label' = 'ci'");
      assertThat(audit.next()).isTrue();
      assertThat(audit.getString(1)).isEqualTo(key.id());
    }

    JsonNode again = mint("acme", body, "first").json();
    assertThat(again.path("id").asText()).isEqualTo(key.id());
    assertThat(again.get("apiKey").isNull()).isTrue();
    assertThat(again.path("expiresAt")).isEqualTo(created.path("expiresAt"));
  }

  @Test
  void a_repeated_idempotency_key_with_another_body_is_refused() throws Exception {
    mint("acme", "{\"label\":\"one\"}", "reused");

    assertProblem(mint("acme", "{\"label\":\"two\"}", "reused"), 422, "idempotency_key_reused");
  }

  @Test
  void bad_requests_get_problems_and_mint_nothing() throws Exception {
    long before = keys();

    assertProblem(mint("acme", "{\"label\":\"x\"}", null), 400, "idempotency_key_required");
    assertProblem(mint("nobody", "{\"label\":\"x\"}", "b1"), 404, "not_found");
    assertProblem(
        mint("00000000-0000-7000-8000-000000000000", "{\"label\":\"x\"}", "b2"), 404, "not_found");
    assertProblem(mint("acme", "{\"label\":\"\"}", "b3"), 422, "invalid_request");
    assertProblem(mint("acme", "{}", "b4"), 422, "invalid_request");
    assertProblem(mint("acme", "{\"label\":\"x\",\"more\":1}", "b5"), 422, "invalid_request");
    assertProblem(
        mint("acme", "{\"label\":\"x\",\"expiresInDays\":0}", "b6"), 422, "invalid_request");
    assertProblem(
        mint("acme", "{\"label\":\"x\",\"expiresInDays\":\"1\"}", "b7"), 422, "invalid_request");
    assertProblem(mint("acme", "{\"label\"", "b8"), 400, "malformed_request");
    assertProblem(
        mint("acme", "{\"label\":\"" + "x".repeat(1_100_000) + "\"}", "b9"), 413, "body_too_large");

    assertThat(keys()).isEqualTo(before);
  }

  @Test
  void only_the_operators_token_opens_the_operators_endpoints() throws Exception {
    for (String path : new String[] {"/v1/status", "/v1/tenants", "/v1/orphans"}) {
      assertProblem(cell.send("GET", path, null, null, null), 401, "unauthenticated");
      assertProblem(cell.send("GET", path, null, "wrong", null), 401, "unauthenticated");
    }
    assertProblem(
        cell.send("POST", "/v1/tenants/acme/api-keys", "{\"label\":\"x\"}", "wrong", "k"),
        401,
        "unauthenticated");
    assertProblem(
        cell.send("GET", "/v1/routes", null, CellProcess.OPERATOR, null), 401, "unauthenticated");
  }

  @Test
  void only_a_pinned_runtime_reads_routes() throws Exception {
    var stranger = cell.runtime(SigningKey.generate());

    assertThat(stranger.send("GET", "/v1/routes", null, Duration.ofSeconds(5)).statusCode())
        .isEqualTo(401);
  }

  @Test
  void the_feed_waits_for_what_is_newer_and_divides_the_connections() throws Exception {
    RouteSnapshot snapshot = cell.snapshot();
    assertThat(snapshot.cell()).isEqualTo(CellProcess.CELL);
    // Half of each runtime's equal part of a hundred is its own before it has asked.
    assertThat(snapshot.connectionShare()).isEqualTo(25);
    assertThat(snapshot.clusters()).hasSize(1);
    var runtime = cell.runtime(cell.runtimeKey);
    String changes = "/v1/routes/changes?since=" + snapshot.version();
    String since = changes + "&shares=1";

    var share = runtime.send("GET", changes, null, Duration.ofSeconds(5));
    assertThat(Json.read(share.body(), RouteChanges.class).shares()).isNotNull();

    assertThat(runtime.send("GET", since, null, Duration.ofSeconds(5)).statusCode()).isEqualTo(204);
    assertThat(
            runtime
                .send(
                    "GET",
                    "/v1/routes/changes?since=" + (snapshot.version() + 1),
                    null,
                    Duration.ofSeconds(5))
                .statusCode())
        .isEqualTo(409);
    assertThat(runtime.send("GET", since + "&wait=21", null, Duration.ofSeconds(5)).statusCode())
        .isEqualTo(422);

    cell.controlPlane.want(Tenants.german("newcomer"));
    var newer = runtime.send("GET", since + "&wait=20", null, Duration.ofSeconds(30));

    assertThat(newer.statusCode()).isEqualTo(200);
    assertThat(cell.snapshot().version()).isGreaterThan(snapshot.version());
  }

  @Test
  void the_served_description_is_the_committed_one() throws Exception {
    String served = cell.anybody().get("/openapi.json").text();
    Path committed = Path.of("src/main/openapi/cell.json");
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target/openapi.json"), served);

    assertThat(Json.mapper().readTree(served))
        .as("copy target/openapi.json to src/main/openapi/cell.json if the change is meant")
        .isEqualTo(Json.mapper().readTree(Files.readString(committed)));
  }

  @Test
  void the_admin_port_says_that_all_is_well() throws Exception {
    Answer health = TestClient.of(URI.create(cell.adminUrl())).get("/healthcheck");
    assertThat(health.status()).as(health.text()).isEqualTo(200);
  }

  private Answer mint(String tenantId, String body, @Nullable String key) throws Exception {
    return cell.send(
        "POST", "/v1/tenants/" + tenantId + "/api-keys", body, CellProcess.OPERATOR, key);
  }

  private long keys() throws Exception {
    try (var connection =
            cell.cluster.superuser(cell.route(tenant.tenant()).database()).getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM domicile.api_key")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void assertProblem(Answer response, int status, String code) {
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.header("Content-Type")).startsWith("application/problem+json");
    assertThat(response.code()).isEqualTo(code);
  }
}
