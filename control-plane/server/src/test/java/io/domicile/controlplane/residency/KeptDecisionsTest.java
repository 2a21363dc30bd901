package io.domicile.controlplane.residency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.controlplane.testing.Administrator;
import io.domicile.controlplane.testing.TestRegistry;
import io.domicile.controlplane.testing.TestServer;
import io.domicile.testing.http.Answer;
import io.domicile.testing.postgres.PostgresExtension;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Versions that tenants keep, findings of the sweep, refusals as evidence, decisions made again.
 */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeptDecisionsTest {

  private final TestRegistry registry = TestRegistry.create().sweepingEvery("200ms");
  private final TestServer server = registry.start();
  private final Administrator admin = server.administrator();

  @BeforeAll
  void a_cell() {
    admin.cell("eu-central-1-a", 1000).report();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  @Order(1)
  void a_tenant_is_bound_to_the_versions_that_it_was_placed_by() {
    JsonNode tenant = create("bound", "");
    assertThat(tenant.at("/residency/bindings").toString()).contains("\"eu-gdpr\"", "\"digest\"");
    assertThat(tenant.path("packs").toString())
        .contains("\"name\":\"eu-gdpr\"", "\"version\":\"1.2\"")
        .doesNotContain("newer");
    assertThat(admin.get("/v1/packs").json().at("/items/0/versions/0/digest").asText()).hasSize(64);
    Answer unknown =
        patch(
            "bound",
            "{\"residency\":"
                + residency("", "\"bindings\":[{\"pack\":\"eu-gdpr\",\"version\":\"9.9\"}]")
                + "}");
    assertThat(unknown.code()).isEqualTo("unknown_pack");
  }

  @Test
  @Order(2)
  void a_change_that_is_refused_as_unlawful_leaves_evidence_of_the_refusal() {
    create("changing", "");
    Answer refused =
        patch(
            "changing",
            "{\"residency\":" + residency("", "\"pins\":{\"countries\":[\"US\"]}") + "}");
    assertThat(refused.code()).isEqualTo("no_lawful_placement");
    assertThat(payloads("change.refused")).singleElement().asString().contains("contract-pins");
    assertThat(payloads("packs.loaded")).singleElement().asString().contains("\"eu-gdpr\"");
  }

  @Test
  @Order(3)
  void law_that_lapsed_is_found_once_dated_by_the_sweep_and_closed_when_cured() {
    JsonNode tenant = create("lapsing", "");
    String id = tenant.path("id").asText();
    // As if its home had been in London, and the adequacy of the United Kingdom had been no ground
    // for it.
    move(id, "us-east-1");
    await().until(() -> !findings("lapsing").isEmpty());
    JsonNode finding = findings("lapsing").path(0);
    assertThat(finding.path("kind").asText()).isEqualTo("unlawful");
    assertThat(finding.at("/details/assets/0/refusals/0/citation").asText())
        .isEqualTo("GDPR Art 44");
    assertThat(finding.at("/details/assets/0/refusals/0/remedy").asText()).isNotBlank();
    assertThat(finding.at("/details/lawfulRegions").toString()).contains("eu-central-1");
    assertThat(admin.get("/v1/findings").json().path("items").toString()).contains(id);
    long found = payloads("finding.opened").size();
    assertThat(found).isEqualTo(1);

    move(id, "eu-central-1");
    await().until(() -> findings("lapsing").isEmpty());
    assertThat(payloads("finding.opened")).hasSize(1);
    assertThat(payloads("finding.closed")).hasSize(1);
  }

  @Test
  @Order(4)
  void law_that_will_lapse_is_found_ahead_with_its_date() {
    String soon = java.time.LocalDate.now(java.time.ZoneOffset.UTC).plusDays(30).toString();
    JsonNode tenant =
        create(
            "ahead",
            "{\"mechanism\":\"scc\",\"countries\":[\"US\"],\"validUntil\":\"" + soon + "\"}");
    move(tenant.path("id").asText(), "us-east-1");
    await().until(() -> !findings("ahead").isEmpty());
    assertThat(findings("ahead").path(0).path("kind").asText()).isEqualTo("lapses");
    assertThat(findings("ahead").path(0).path("due").asText()).startsWith(soon);
  }

  @Test
  @Order(5)
  void kept_decisions_come_out_the_same_when_they_are_made_again() {
    JsonNode report = replay();
    assertThat(report.path("decisions").asInt()).isGreaterThan(20);
    assertThat(report.path("same").asInt()).isEqualTo(report.path("decisions").asInt());
    assertThat(report.path("different")).isEmpty();
    assertThat(health()).contains("\"decision-replay\":{\"healthy\":true");
  }

  @Test
  @Order(5)
  void no_more_than_two_replays_run_at_once() throws Exception {
    try (Handle holding = registry.jdbi().open();
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      holding.begin();
      List<Future<Integer>> running;
      try {
        holding.execute("LOCK TABLE evidence_payload IN ACCESS EXCLUSIVE MODE");
        running = Stream.generate(() -> callers.submit(this::replayStatus)).limit(2).toList();
        await().until(() -> waitingReplays() >= 2);

        assertThat(replayStatus()).isEqualTo(429);
      } finally {
        holding.rollback();
      }
      for (Future<Integer> status : running) {
        assertThat(status.get()).isEqualTo(200);
      }
    }
  }

  private int waitingReplays() {
    return registry
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        SELECT count(*) FROM pg_stat_activity
                        WHERE wait_event_type = 'Lock' AND query LIKE '%LEFT JOIN evidence_payload%'
                        """)
                    .mapTo(Integer.class)
                    .one());
  }

  private int replayStatus() {
    return admin.post("/v1/decision-replays", "{}").status();
  }

  @Test
  @Order(6)
  void a_decision_that_comes_out_otherwise_is_an_alarm() {
    rewrite("replace(text, 'inside-the-eea', 'outside-the-law')", "min");
    JsonNode report = replay();
    assertThat(report.path("different")).hasSize(1);
    assertThat(report.at("/different/0/decisions/0/was").toString()).contains("outside-the-law");
    assertThat(report.at("/different/0/decisions/0/is").toString()).contains("inside-the-eea");
    assertThat(replay().path("different")).hasSize(1);
    assertThat(payloads("replay.differed")).hasSize(1);
    assertThat(health())
        .contains("\"decision-replay\":{\"healthy\":true", "ALARM: decisions of 1 events");

    rewrite("replace(text, 'outside-the-law', 'inside-the-eea')", "min");
    assertThat(replay().path("different")).isEmpty();
    assertThat(payloads("replay.agreed")).hasSize(1);
    assertThat(health()).doesNotContain("ALARM");
  }

  @Test
  @Order(7)
  void a_text_that_is_not_here_is_not_proven_and_no_alarm() {
    create("elsewhere", "");
    rewrite(
        """
        regexp_replace(text, '"digest":"[0-9a-f]{64}"',
          '"digest":"' || repeat('0', 64) || '"', 'g')
        """,
        "max");
    assertThat(replay().path("notProven").asInt()).isEqualTo(6);
    assertThat(payloads("replay.differed")).hasSize(1);
  }

  @Test
  @Order(8)
  void a_decision_by_lists_that_are_not_here_is_not_proven_and_others_do_not_stand_in() {
    create("formerly", "");
    String lists = "0123456789abcdef".repeat(4);
    rewrite(
        "regexp_replace(text, '\"lists\":\"[0-9a-f]{64}\"', '\"lists\":\"%s\"', 'g')"
            .formatted(lists),
        "max");
    assertThat(replay().path("notProven").asInt()).isEqualTo(12);

    registry
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "INSERT INTO known_lists (digest, files, loaded_at) SELECT ?, files, loaded_at"
                        + " FROM known_lists",
                    lists));
    assertThat(replay().path("notProven").asInt()).isEqualTo(12);
  }

  /** Changes the text of the first or the last placement that was decided. */
  private void rewrite(String expression, String which) {
    registry
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    """
                    UPDATE evidence_payload SET content = convert_to(x.text, 'UTF8')
                    FROM (
                      SELECT event_id, %s AS text
                      FROM (
                        SELECT event_id, convert_from(content, 'UTF8') AS text FROM evidence_payload
                        WHERE event_id =
                          (SELECT %s(id) FROM evidence_event WHERE kind = 'placement.decided')) y) x
                    WHERE evidence_payload.event_id = x.event_id
                    """
                        .formatted(expression, which)));
  }

  private JsonNode create(String slug, String mechanism) {
    Answer created =
        admin.post(
            "/v1/tenants",
            "{\"slug\":\"%s\",\"displayName\":\"A tenant\",\"residency\":%s}"
                .formatted(slug, residency(mechanism, "\"packs\":[]")));
    assertThat(created.status()).as(created.toString()).isEqualTo(202);
    return admin.get("/v1/tenants/" + slug).json();
  }

  private static String residency(String mechanism, String more) {
    return "{\"facts\":{\"dataCategories\":[\"personal\"],\"subjectCountries\":[\"DE\"],\"transferMechanisms\":[%s]},%s}"
        .formatted(mechanism, more);
  }

  private Answer patch(String slug, String body) {
    Answer read = admin.get("/v1/tenants/" + slug);
    return admin.patch("/v1/tenants/" + slug, read.header("ETag"), body);
  }

  private void move(String tenant, String region) {
    registry
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "UPDATE placement SET assets = regexp_replace(assets::text,"
                        + " '\"[a-z]{2}-[a-z]+-[0-9]\"', '\"' || ? || '\"', 'g')::jsonb WHERE"
                        + " tenant = ?::uuid",
                    region, tenant));
  }

  private JsonNode findings(String slug) {
    return admin.get("/v1/tenants/" + slug).json().path("findings");
  }

  private JsonNode replay() {
    Answer answer = admin.post("/v1/decision-replays", "{}");
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    return answer.json();
  }

  private String health() {
    URI address = server.adminBase().resolve("/healthcheck");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private List<String> payloads(String kind) {
    return registry
        .jdbi()
        .withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT p.content FROM evidence_event e JOIN evidence_payload p ON"
                            + " p.event_id = e.id WHERE e.kind = :kind ORDER BY e.id")
                    .bind("kind", kind)
                    .map((row, context) -> new String(row.getBytes(1), UTF_8))
                    .list());
  }
}
