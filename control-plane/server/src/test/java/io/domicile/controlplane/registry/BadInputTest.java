package io.domicile.controlplane.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.controlplane.testing.Administrator;
import io.domicile.controlplane.testing.TestRegistry;
import io.domicile.controlplane.testing.TestServer;
import io.domicile.testing.http.Answer;
import io.domicile.testing.http.TestClient;
import io.domicile.testing.postgres.PostgresExtension;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each bad input is a problem document, and leaves nothing half-made. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

  private static final List<String> TABLES =
      List.of(
          "tenant",
          "operation",
          "placement",
          "desired_tenant",
          "idempotency_key",
          "schema_release");

  private final TestRegistry registry = TestRegistry.create();
  private final TestServer server = registry.start();
  private final Administrator admin = server.administrator();
  private List<Long> before = List.of();

  @BeforeAll
  void cells() {
    admin.cell("eu-central-1-a", 100).report();
    admin.cell("us-east-1-a", 100).report();
    assertThat(admin.createGerman("first").status()).isEqualTo(202);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void count() {
    before = rows();
  }

  @AfterEach
  void nothing_is_half_made() {
    assertThat(rows()).as(TABLES.toString()).isEqualTo(before);
  }

  private List<Long> rows() {
    return TABLES.stream().map(registry::count).toList();
  }

  private Answer create(String json) {
    return admin.post("/v1/tenants", json);
  }

  private static void refused(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.code()).as(answer.toString()).isEqualTo(code);
    assertThat(answer.json().path("status").asInt()).isEqualTo(status);
    assertThat(answer.json().path("type").asText())
        .isEqualTo("urn:domicile:problem:" + code.replace('_', '-'));
    assertThat(answer.json().path("title").asText()).isNotBlank();
    assertThat(answer.json().path("detail").asText()).isNotBlank();
  }

  @Test
  void an_unknown_field_is_refused_by_name() {
    Answer answer = create(Administrator.german("other").replace("\"plan\"", "\"colour\""));
    refused(answer, 422, "invalid_request");
    assertThat(answer.json().path("detail").asText()).contains("colour");
  }

  @Test
  void an_unknown_fact_is_refused_by_name() {
    Answer answer = create(Administrator.german("other").replace("\"personal\"", "\"bananas\""));
    refused(answer, 422, "unknown_fact");
    assertThat(answer.json().path("detail").asText()).contains("dataCategories", "bananas");
  }

  @Test
  void a_wrong_type_is_refused_by_name() {
    Answer answer =
        create(Administrator.german("other").replace("\"A tenant\"", "{\"text\":\"A tenant\"}"));
    refused(answer, 422, "invalid_request");
    assertThat(answer.json().path("detail").asText()).contains("displayName");
  }

  @Test
  void a_number_is_not_taken_for_a_text() {
    refused(
        create(Administrator.german("other").replace("\"A tenant\"", "7")), 422, "invalid_request");
  }

  @Test
  void a_missing_field_is_refused_by_name() {
    Answer answer = create("{\"slug\":\"other\",\"displayName\":\"Other\"}");
    refused(answer, 422, "invalid_request");
    assertThat(answer.json().path("detail").asText()).contains("residency");
  }

  @Test
  void what_is_not_json_is_refused() {
    refused(create("{\"slug\":"), 400, "malformed_request");
  }

  @Test
  void no_body_is_refused() {
    refused(create(""), 422, "invalid_request");
  }

  @Test
  void another_media_type_is_refused() {
    refused(
        admin
            .client()
            .with("Idempotency-Key", "k")
            .with("Content-Type", "text/plain")
            .send("POST", "/v1/tenants", "hello"),
        415,
        "unsupported_media_type");
  }

  @Test
  void a_body_over_a_mebibyte_is_refused() {
    String padding = " ".repeat(1024 * 1024);
    refused(create(Administrator.german("other") + padding), 413, "body_too_large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ab",
        "-abc",
        "abc-",
        "Abc",
        "a_bc",
        "a.bc",
        "1abc",
        "abc--d",
        "über",
        "abc d",
        "a234567890123456789012345678901234567890x"
      })
  void a_slug_that_is_no_dns_label_is_refused(String slug) {
    Answer answer = create(Administrator.german(slug));
    refused(answer, 422, "invalid_request");
    assertThat(answer.json().path("detail").asText()).contains("slug");
  }

  @ParameterizedTest
  @ValueSource(strings = {"admin", "www", "api", "localhost"})
  void a_reserved_slug_is_refused(String slug) {
    refused(create(Administrator.german(slug)), 422, "invalid_request");
  }

  @Test
  void a_slug_that_was_used_is_refused() {
    refused(admin.createGerman("first"), 409, "slug_taken");
  }

  @Test
  void an_empty_display_name_is_refused() {
    refused(
        create(Administrator.german("other").replace("A tenant", "  ")), 422, "invalid_request");
    refused(
        create(Administrator.german("other").replace("A tenant", "a\\u0000b")),
        422,
        "invalid_request");
  }

  @Test
  void a_post_without_a_key_is_refused() {
    refused(
        admin.client().send("POST", "/v1/tenants", Administrator.german("other")),
        400,
        "idempotency_key_required");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mars-north-1", "Atlantis", "ru-central-1"})
  void an_unknown_region_is_named(String region) {
    Answer answer =
        create(
            Administrator.german("other")
                .replace("\"plan\"", "\"homeRegion\":\"" + region + "\",\"plan\""));
    refused(answer, 422, "unknown_region");
    assertThat(answer.json().path("detail").asText()).contains(region);
    assertThat(answer.json().path("region").asText()).isEqualTo(region);
  }

  @Test
  void an_unknown_pack_is_named() {
    Answer answer =
        create(Administrator.german("other").replace("\"packs\":[]", "\"packs\":[\"xx-none\"]"));
    refused(answer, 422, "unknown_pack");
    assertThat(answer.json().path("detail").asText()).contains("xx-none");
  }

  @Test
  void where_nothing_is_lawful_every_region_is_named_with_its_citation() {
    Answer answer = create(Administrator.german("other").replace("\"DE\"", "\"RU\""));
    refused(answer, 422, "no_lawful_placement");
    var regions = answer.json().path("regions");
    assertThat(regions.size()).isGreaterThan(25);
    assertThat(StreamSupport.stream(regions.spliterator(), false))
        .allSatisfy(
            tried -> {
              assertThat(tried.path("region").asText()).isNotBlank();
              assertThat(tried.path("refusals").toString()).contains("18(5)");
            });
    assertThat(answer.json().path("detail").asText()).contains("no region exists in RU");
  }

  @Test
  void an_unlawful_home_region_is_refused_alone() {
    Answer answer =
        create(
            Administrator.german("other")
                .replace("\"plan\"", "\"homeRegion\":\"cn-north-1\",\"plan\""));
    refused(answer, 422, "no_lawful_placement");
    assertThat(answer.json().path("regions").size()).isEqualTo(1);
  }

  @Test
  void an_isolation_that_no_lawful_cell_offers_is_refused() {
    refused(
        create(Administrator.german("other").replace("\"database\"", "\"cluster\"")),
        422,
        "isolation_not_offered");
  }

  @Test
  void a_patch_without_if_match_is_refused() {
    refused(
        admin.client().send("PATCH", "/v1/tenants/first", "{\"displayName\":\"New\"}"),
        428,
        "precondition_required");
  }

  @Test
  void a_stale_if_match_is_refused() {
    refused(
        admin.patch("/v1/tenants/first", "\"1.0\"", "{\"displayName\":\"New\"}"),
        412,
        "precondition_failed");
    String tag = admin.get("/v1/tenants/first").header("ETag");
    refused(
        admin.patch("/v1/tenants/first", "W/" + tag, "{\"displayName\":\"New\"}"),
        412,
        "precondition_failed");
  }

  @Test
  void a_patch_of_what_cannot_be_changed_is_refused() {
    String tag = admin.get("/v1/tenants/first").header("ETag");
    refused(admin.patch("/v1/tenants/first", tag, "{\"slug\":\"second\"}"), 422, "invalid_request");
  }

  @Test
  void a_policy_that_forbids_the_home_is_refused() {
    String tag = admin.get("/v1/tenants/first").header("ETag");
    refused(
        admin.patch(
            "/v1/tenants/first",
            tag,
            "{\"residency\":{\"facts\":{\"dataCategories\":[\"personal\"],"
                + "\"subjectCountries\":[\"RU\"]}}}"),
        422,
        "no_lawful_placement");
    assertThat(admin.get("/v1/tenants/first").header("ETag")).isEqualTo(tag);
  }

  @Test
  void what_is_not_there_is_not_found() {
    refused(admin.get("/v1/tenants/nobody"), 404, "not_found");
    refused(admin.get("/v1/operations/nothing"), 404, "not_found");
    refused(admin.get("/v1/nowhere"), 404, "not_found");
  }

  @Test
  void a_wrong_cursor_or_limit_is_refused() {
    refused(admin.get("/v1/tenants?cursor=%3D%3D"), 422, "invalid_request");
    refused(admin.get("/v1/tenants?limit=0"), 422, "invalid_request");
    refused(admin.get("/v1/tenants?limit=1000"), 422, "invalid_request");
  }

  @Test
  void a_wrong_endpoint_pattern_or_cell_is_refused() {
    String cell =
        "{\"cell\":\"eu-west-1-a\",\"region\":\"eu-west-1\",\"maxTenants\":5,"
            + "\"endpointPattern\":\"http://{slug}.example.com\"}";
    refused(admin.post("/v1/cells", cell.replace("{slug}.", "")), 422, "invalid_request");
    refused(
        admin.post("/v1/cells", cell.replace("eu-west-1-a", "us-east-1-a")),
        422,
        "invalid_request");
    refused(
        admin.post("/v1/cells", cell.replace("\"eu-west-1\"", "\"eu-west-9\"")),
        422,
        "unknown_region");
    refused(admin.post("/v1/cells", cell.replace("eu-west-1", "eu-central-1")), 409, "conflict");
  }

  @Test
  void whoever_has_no_token_gets_nothing() {
    for (String path :
        List.of(
            "/v1/tenants",
            "/v1/tenants/first",
            "/v1/cells",
            "/v1/regions",
            "/v1/packs",
            "/v1/log/checkpoint",
            "/v1/cells/eu-central-1-a/desired-state")) {
      Answer anonymous = TestClient.of(server.base()).get(path);
      refused(anonymous, 401, "unauthenticated");
    }
    Answer wrong = TestClient.of(server.base()).withToken("wrong").get("/v1/tenants");
    refused(wrong, 401, "unauthenticated");
  }
}
