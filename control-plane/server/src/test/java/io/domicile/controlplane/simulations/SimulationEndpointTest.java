package io.domicile.controlplane.simulations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.contract.json.Json;
import io.domicile.contract.tenant.TenantId;
import io.domicile.controlplane.testing.Administrator;
import io.domicile.controlplane.testing.TestRegistry;
import io.domicile.controlplane.testing.TestServer;
import io.domicile.residency.decision.Decision;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.decision.Question;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.Regions;
import io.domicile.testing.http.Answer;
import io.domicile.testing.postgres.PostgresExtension;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A fleet of thousands, over the real interface and a real registry. */
@ExtendWith(PostgresExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SimulationEndpointTest {

  private static final int TENANTS = 2_000;
  private static final int COMBINATIONS = 200;
  private static final String NO_DPF =
      "{\"changes\":[{\"list\":\"eu-dpf\",\"country\":\"US\",\"listed\":false}]}";

  private final TestRegistry registry = TestRegistry.create();
  private final TestServer server = registry.start();
  private final Administrator admin = server.administrator();
  private LoadedFleet fleet;

  @BeforeAll
  void load() {
    fleet = LoadedFleet.load(registry.jdbi(), TENANTS, COMBINATIONS);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void striking_down_the_framework_strands_exactly_those_that_asking_one_by_one_finds() {
    long evidence = registry.count("evidence_event");
    List<JsonNode> lines = simulate(NO_DPF);
    Map<String, String> effects = effects(lines);

    var present = engine(Packs.standard());
    var without = engine(Packs.standard().supposing("eu-dpf", Country.of("US"), false));
    var expected = new HashMap<String, String>();
    fleet
        .tenants()
        .forEach(
            (tenant, kind) -> {
              boolean before = lawful(present, kind);
              boolean after = lawful(without, kind);
              if (!before || !after) {
                expected.put(tenant.toString(), before ? "newly_unlawful" : "unlawful_before");
              }
            });
    assertThat(effects).isEqualTo(expected).containsValue("newly_unlawful");

    JsonNode summary = lines.getLast();
    assertThat(summary.path("type").asText()).isEqualTo("summary");
    assertThat(summary.path("tenantsLookedAt").asInt()).isEqualTo(TENANTS);
    assertThat(summary.path("combinations").asInt()).isEqualTo(COMBINATIONS);
    assertThat(summary.at("/tenants/newlyUnlawful").asLong())
        .isEqualTo(effects.values().stream().filter("newly_unlawful"::equals).count());
    assertThat(registry.count("evidence_event")).isEqualTo(evidence);
  }

  @Test
  void the_stranded_are_told_on_what_ground_where_to_go_and_by_when() {
    List<JsonNode> lines = simulate("{\"at\":\"2031-12-27\"}");
    JsonNode stranded =
        lines.stream()
            .filter(line -> line.path("effect").asText().equals("newly_unlawful"))
            .filter(line -> line.at("/assets/0/region").asText().equals("eu-west-2"))
            .findFirst()
            .orElseThrow();
    assertThat(stranded.path("packs").toString()).contains("eu-gdpr@");
    JsonNode asset = stranded.path("assets").path(0);
    assertThat(asset.path("by").asText()).isEqualTo("2031-12-27T00:00:00Z");
    assertThat(asset.at("/refusals/0/citation").asText()).isEqualTo("GDPR Art 44");
    assertThat(asset.at("/refusals/0/remedy").asText()).contains("EEA");
    assertThat(stranded.at("/lawfulRegions/withCells").toString()).contains("eu-central-1");
    assertThat(stranded.at("/lawfulRegions/withoutCells").toString())
        .contains("eu-west-3")
        .doesNotContain("eu-central-1");
    assertThat(lines.getFirst().path("notKnown")).isNotEmpty();
  }

  @Test
  void what_cannot_be_simulated_is_said_before_the_first_line() {
    assertThat(
            admin.post(
                "/v1/policy-simulations",
                "{\"changes\":[{\"list\":\"nowhere\",\"country\":\"US\",\"listed\":false}]}"))
        .satisfies(
            answer -> {
              assertThat(answer.code()).isEqualTo("invalid_request");
              assertThat(answer.text()).contains("nowhere");
            });
    assertThat(admin.post("/v1/policy-simulations", "{\"at\":\"2001-01-01\"}").status())
        .isEqualTo(422);
    assertThat(admin.post("/v1/policy-simulations", "{\"at\":\"soon\"}").status()).isEqualTo(422);
    Answer draft =
        admin.post(
            "/v1/policy-simulations",
            """
            {"draft":{"name":"eu-gdpr","version":"9.0","files":{"pack.json":"{\\n\\"name\\": 1}",
              "rules.cedar":"permit (principal, action, resource);","cases.json":"[]"}}}
            """);
    assertThat(draft.code()).as(draft.toString()).isEqualTo("pack_rejected");
    assertThat(draft.json().path("problems").toString())
        .contains("\"eu-gdpr/9.0/rules.cedar\"")
        .contains("\"line\":");
  }

  @Test
  void what_fails_on_the_way_ends_with_an_error_and_not_with_a_summary() {
    registry
        .jdbi()
        .useHandle(
            handle ->
                handle.execute(
                    "UPDATE tenant SET residency = '{\"zz\":1}' WHERE slug = 'loaded-7'"));
    try {
      List<JsonNode> lines = simulate(NO_DPF);
      assertThat(lines.getLast().path("type").asText()).isEqualTo("error");
      assertThat(lines.getLast().path("code").asText()).isEqualTo("internal");
      assertThat(lines.toString()).doesNotContain("summary");
    } finally {
      registry
          .jdbi()
          .useHandle(
              handle ->
                  handle.execute(
                      "UPDATE tenant SET residency = (SELECT residency FROM tenant WHERE slug ="
                          + " 'loaded-207') WHERE slug = 'loaded-7'"));
    }
  }

  private List<JsonNode> simulate(String body) {
    Answer answer = admin.post("/v1/policy-simulations", body);
    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("application/x-ndjson");
    return answer.text().lines().map(SimulationEndpointTest::parse).toList();
  }

  private static JsonNode parse(String line) {
    try {
      return Json.mapper().readTree(line);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What becomes of each tenant that is in the answer. */
  private static Map<String, String> effects(List<JsonNode> lines) {
    Map<Integer, String> combinations =
        lines.stream()
            .filter(line -> line.path("type").asText().equals("combination"))
            .collect(
                Collectors.toMap(
                    line -> line.path("combination").asInt(),
                    line -> line.path("effect").asText()));
    return lines.stream()
        .filter(line -> line.path("type").asText().equals("tenant"))
        .collect(
            Collectors.toMap(
                line -> TenantId.of(line.path("tenant").asText()).toString(),
                line -> String.valueOf(combinations.get(line.path("combination").asInt()))));
  }

  private static boolean lawful(Decisions decisions, LoadedFleet.Kind kind) {
    return kind.assets().stream()
        .allMatch(
            asset ->
                decisions.decide(Question.of(kind.policy(), asset.kind(), asset.region()))
                    instanceof Decision.Permitted);
  }

  private static Decisions engine(Packs packs) {
    return new Decisions(Regions.standard(), packs, Clock.systemUTC());
  }
}
