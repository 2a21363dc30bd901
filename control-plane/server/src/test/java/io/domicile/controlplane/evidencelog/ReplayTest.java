package io.domicile.controlplane.evidencelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.contract.json.Json;
import io.domicile.contract.tenant.CellId;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.TenantId;
import io.domicile.controlplane.principal.Actor;
import io.domicile.controlplane.principal.Principal;
import io.domicile.controlplane.registry.TenantEvent.PlacementDecided;
import io.domicile.controlplane.registry.TenantEvent.PlacementRefused;
import io.domicile.evidence.entry.Payload;
import io.domicile.evidence.verify.Verifier;
import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.decision.Question;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.placement.Candidate;
import io.domicile.residency.placement.LawfulRegions;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
import io.domicile.testing.postgres.PostgresExtension;
import io.dropwizard.util.Duration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A decision that was kept as evidence can be made again, from the evidence alone. */
@ExtendWith(PostgresExtension.class)
class ReplayTest {

  private static final RegionCode FRANKFURT = RegionCode.of("eu-central-1");
  private static final Instant THEN = Instant.parse("2026-11-23T05:36:03.123Z");

  private final LawfulRegions regions = new LawfulRegions(engine(THEN));

  @Test
  void a_placement_is_decided_again_from_its_payload_with_the_same_answer(
      PostgresExtension.Cluster cluster, @TempDir Path directory) throws Exception {
    ResidencyPolicy policy = policy("DE");
    var lawful = (Candidate.Lawful) regions.examine(policy, FRANKFURT);
    JsonNode payload =
        recordAndDisclose(
            cluster,
            directory,
            new PlacementDecided(
                TenantId.random(Clock.systemUTC()),
                CellId.of("eu-central-1-a"),
                FRANKFURT,
                Epoch.FIRST,
                policy,
                lawful.permits()));
    assertThat(payload.at("/decisions")).hasSameSizeAs(AssetKind.home());
    payload.at("/decisions").forEach(decision -> assertReplays(payload, decision, "permit"));
  }

  @Test
  void a_refusal_is_decided_again_from_its_payload_with_the_same_citation(
      PostgresExtension.Cluster cluster, @TempDir Path directory) throws Exception {
    ResidencyPolicy policy = policy("RU");
    var survey = regions.survey(policy, List.of(FRANKFURT, RegionCode.of("us-east-1")));
    JsonNode payload =
        recordAndDisclose(
            cluster,
            directory,
            new PlacementRefused(UUID.randomUUID(), policy, survey.refused(), survey.remarks()));
    assertThat(payload.at("/tried")).hasSize(2);
    assertThat(payload.toString()).contains("152-FZ");
    payload
        .at("/tried")
        .forEach(
            tried ->
                tried.get("refusals").forEach(refusal -> assertReplays(payload, refusal, "deny")));
  }

  /** Makes the engine of then again, asks the question again, and compares the whole answer. */
  private static void assertReplays(JsonNode payload, JsonNode decision, String outcome) {
    assertThat(decision.get("outcome").asText()).isEqualTo(outcome);
    Question question =
        new Question(
            convert(payload.get("residency"), ResidencyPolicy.class),
            convert(decision.get("assetKind"), AssetKind.class),
            convert(decision.get("action"), Action.class),
            convert(decision.get("region"), RegionCode.class),
            convert(decision.get("keyRegion"), RegionCode.class),
            null);
    Instant at = Instant.parse(decision.get("at").asText());
    JsonNode again = Json.read(Json.write(engine(at).decide(question)), JsonNode.class);
    assertThat(again).isEqualTo(decision);
  }

  /**
   * Records the event, waits for its place, and has an auditor check proof and payload against each
   * other.
   */
  private static JsonNode recordAndDisclose(
      PostgresExtension.Cluster cluster, Path directory, EvidenceEvent event) throws Exception {
    TestLog log = new TestLog(cluster, directory);
    var configuration =
        new EvidenceLogConfiguration(
            TestLog.ORIGIN, directory.resolve("key"), Duration.milliseconds(500));
    try (LogServer server = new LogServer(configuration, log.jdbi)) {
      log.jdbi.useTransaction(
          handle -> server.log().append(handle, event, Actor.of(Principal.system("test"))));
      await().until(() -> log.size() == 1);
      byte[] proof = server.get("/v1/log/entries/0/proof").body();
      Payload payload = log.firstPayload();
      Verifier verifier = new Verifier(TestLog.ORIGIN, List.of(server.log().publicKey()));
      assertThat(verifier.disclosure(proof, payload).isVerified()).isTrue();
      assertThat(new String(payload.content(), StandardCharsets.UTF_8)).startsWith("{");
      return Json.read(payload.content(), JsonNode.class);
    }
  }

  private static ResidencyPolicy policy(String subjectCountry) {
    return Json.read(
        """
        {"facts": {"dataCategories": ["personal"], "subjectCountries": ["%s"], "transferMechanisms": []}}
        """
            .formatted(subjectCountry)
            .getBytes(StandardCharsets.UTF_8),
        ResidencyPolicy.class);
  }

  private static Decisions engine(Instant now) {
    return new Decisions(Regions.standard(), Packs.standard(), Clock.fixed(now, ZoneOffset.UTC));
  }

  private static <T> T convert(JsonNode node, Class<T> type) {
    return Json.mapper().convertValue(node, type);
  }
}
