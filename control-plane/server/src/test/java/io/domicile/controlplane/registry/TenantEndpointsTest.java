package io.domicile.controlplane.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.contract.observedstate.ObservedTenantState;
import io.domicile.controlplane.testing.Administrator;
import io.domicile.controlplane.testing.ServerWithCell;
import io.domicile.controlplane.testing.TestCell;
import io.domicile.controlplane.testing.TestServer;
import io.domicile.testing.http.Answer;
import io.domicile.testing.http.TestClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Reading, listing, changing and watching tenants; and the catalogues. */
class TenantEndpointsTest {

  @RegisterExtension static final ServerWithCell RUNNING = new ServerWithCell();

  private final TestServer server = RUNNING.server();
  private final Administrator admin = RUNNING.admin();
  private final TestCell eu = RUNNING.cell();

  @Test
  void a_list_is_paged_without_gaps_or_repeats() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.add("page-" + i);
      assertThat(admin.createGerman("page-" + i).status()).isEqualTo(202);
    }
    List<String> listed = new ArrayList<>();
    String next = "/v1/tenants?limit=2";
    while (!next.isEmpty()) {
      JsonNode page = admin.get(next).json();
      page.path("items").forEach(tenant -> listed.add(tenant.path("slug").asText()));
      String cursor = page.path("nextCursor").asText();
      next = cursor.isEmpty() ? "" : "/v1/tenants?limit=2&cursor=" + cursor;
    }
    assertThat(listed).doesNotHaveDuplicates().containsAll(made);
  }

  @Test
  void a_display_name_changes_the_revision_and_a_policy_the_generation_that_the_cell_gets() {
    admin.createGerman("changing");
    Answer read = admin.get("/v1/tenants/changing");
    long known = eu.desired(0, 0).version();

    Answer renamed =
        admin.patch("/v1/tenants/changing", read.header("ETag"), "{\"displayName\":\"Neu\"}");
    assertThat(renamed.status()).as(renamed.toString()).isEqualTo(200);
    assertThat(renamed.json().path("displayName").asText()).isEqualTo("Neu");
    assertThat(renamed.json().path("generation").asLong()).isEqualTo(1);
    assertThat(renamed.header("ETag")).isNotEqualTo(read.header("ETag"));
    assertThat(eu.poll(known, 0).status()).isEqualTo(204);

    Answer amended =
        admin.patch(
            "/v1/tenants/changing",
            renamed.header("ETag"),
            "{\"residency\":{\"facts\":{\"dataCategories\":[\"personal\"],"
                + "\"subjectCountries\":[\"DE\",\"FR\"]}}}");
    assertThat(amended.status()).as(amended.toString()).isEqualTo(200);
    assertThat(amended.json().path("generation").asLong()).isEqualTo(2);
    var desired = eu.desired(known, 5);
    assertThat(desired.tenants()).hasSize(1);
    assertThat(desired.tenants().getFirst().generation().value()).isEqualTo(2);

    // Of the earlier generation: it advances nothing.
    var newest = desired.tenants().getFirst();
    eu.report(
        new io.domicile.contract.observedstate.ObservedTenant(
            newest.tenant(),
            io.domicile.contract.tenant.Generation.FIRST,
            newest.epoch(),
            ObservedTenantState.ACTIVE,
            null,
            1,
            List.of(),
            null,
            Instant.now()));
    assertThat(admin.get("/v1/tenants/changing").json().path("state").asText())
        .isEqualTo("provisioning");
    eu.report(TestCell.observed(newest, ObservedTenantState.ACTIVE, Instant.now()));
    assertThat(admin.get("/v1/tenants/changing").json().path("state").asText()).isEqualTo("active");
  }

  @Test
  void reports_may_repeat_come_late_and_out_of_order() {
    long known = version();
    String operation = admin.createGerman("late").header("Location");
    var desired = eu.desired(known, 5).tenants().getFirst();
    Instant now = Instant.now();
    var active = TestCell.observed(desired, ObservedTenantState.ACTIVE, now);
    var earlier = TestCell.observed(desired, ObservedTenantState.PROVISIONING, now.minusMillis(5));
    eu.report(active);
    eu.report(earlier);
    eu.report(active);
    assertThat(admin.get("/v1/tenants/late").json().path("state").asText()).isEqualTo("active");
    JsonNode done = admin.get(operation).json();
    assertThat(done.path("state").asText()).isEqualTo("succeeded");
    assertThat(done.at("/steps/1/state").asText()).isEqualTo("succeeded");
  }

  @Test
  void a_refusal_of_the_cell_fails_the_operation_with_its_reason() {
    long known = version();
    String operation = admin.createGerman("refused").header("Location");
    var desired = eu.desired(known, 5).tenants().getFirst();
    eu.report(TestCell.observed(desired, ObservedTenantState.REFUSED, Instant.now()));
    JsonNode failed = admin.get(operation).json();
    assertThat(failed.path("state").asText()).isEqualTo("failed");
    assertThat(failed.at("/error/code").asText()).isEqualTo("refused_by_cell");
    assertThat(failed.at("/error/detail").asText()).isEqualTo("The cell finds it unlawful.");
  }

  @Test
  void an_operation_streams_its_changes_and_ends_when_it_is_done() throws Exception {
    long known = version();
    Answer created = admin.createGerman("watched");
    String path = "/v1/operations/" + created.json().path("id").asText() + "/events";
    var stream = CompletableFuture.supplyAsync(() -> admin.get(path).text());
    var desired = eu.desired(known, 5).tenants().getFirst();
    eu.report(TestCell.observed(desired, ObservedTenantState.PROVISIONING, Instant.now()));
    eu.report(TestCell.observed(desired, ObservedTenantState.ACTIVE, Instant.now()));
    String events = stream.get(60, TimeUnit.SECONDS);
    assertThat(events).contains("event: operation\nid: ").endsWith("\n\n");
    assertThat(events.lines().filter(line -> line.startsWith("data: ")).toList().getLast())
        .contains("\"state\":\"succeeded\"", "claim-database");
  }

  @Test
  void a_decision_cites_and_the_catalogues_are_readable() {
    Answer permit =
        admin.post(
            "/v1/decisions",
            """
            {"residency":{"facts":{"dataCategories":["personal"],"subjectCountries":["DE"]}},
             "assetKind":"primary","action":"store","region":"eu-central-1"}
            """);
    assertThat(permit.status()).as(permit.toString()).isEqualTo(200);
    assertThat(permit.json().path("outcome").asText()).isEqualTo("permit");
    Answer deny =
        admin.post(
            "/v1/decisions",
            """
            {"residency":{"facts":{"dataCategories":["personal"],"subjectCountries":["RU"]}},
             "region":"eu-central-1"}
            """);
    assertThat(deny.json().path("outcome").asText()).isEqualTo("deny");
    assertThat(deny.json().path("policies").toString()).contains("18(5)");
    assertThat(admin.post("/v1/decisions", "{\"residency\":{},\"region\":\"eu-central-9\"}").code())
        .isEqualTo("unknown_region");
    assertThat(admin.get("/v1/packs").json().path("items").findValuesAsText("name"))
        .contains("eu-gdpr", "ru-152fz", "in-rbi-payments");
    JsonNode regions = admin.get("/v1/regions").json().path("items");
    assertThat(regions.findValuesAsText("code")).contains("eu-central-1", "ca-central-1");
    regions.forEach(
        region ->
            assertThat(region.path("hasCells").asBoolean())
                .isEqualTo(region.path("code").asText().equals("eu-central-1")));
  }

  @Test
  void the_health_check_looks_at_the_database() {
    Answer health = TestClient.of(server.adminBase()).get("/healthcheck");
    assertThat(health.status()).as(health.toString()).isEqualTo(200);
    assertThat(health.json().path("registry").path("healthy").asBoolean()).isTrue();
  }

  private long version() {
    Answer answer = eu.poll(0, 0);
    return answer.status() == 204 ? 0 : eu.desired(0, 0).version();
  }
}
