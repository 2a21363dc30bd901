package io.domicile.residency.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.policy.UnknownFactException;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A transfer mechanism serves where it says, for whom it says, and nowhere else. */
class DestinationsTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

  private final ObjectMapper json = new ObjectMapper();

  @ParameterizedTest
  @CsvSource({
    "DE, scc",
    "DE, bcr",
    "GB, uk_idta",
    "CH, ch_scc",
    "BR, br_scc",
    "SA, sa_scc",
    "TR, tr_scc",
    "KR, kr_consent",
    "JP, jp_consent",
    "SG, sg_binding_obligations"
  })
  void no_mechanism_reaches_beyond_its_destinations(String subjects, String mechanism) {
    var policy =
        policy(
            "{\"factModel\":2,\"facts\":{\"subjectCountries\":[\"%s\"],\"dataCategories\":[\"personal\"],\"sectors\":[\"unregulated\"],\"certifications\":[],\"transferMechanisms\":[{\"mechanism\":\"%s\",\"countries\":[\"US\"],\"recordedBy\":\"counsel\",\"recordedAt\":\"2026-10-01\"}]}}"
                .formatted(subjects, mechanism));

    for (var region : List.of("cn-north-1", "af-south-1", "ap-east-1")) {
      assertThat(refusal(policy, region))
          .as("%s in %s", mechanism, region)
          .contains(mechanism + " is recorded for US and not for ");
    }
    assertThat(ask(policy, Question.access(policy, RegionCode.of("us-east-1"), Country.of("KP"))))
        .isInstanceOf(Decision.Denied.class);
  }

  @Test
  void a_mechanism_serves_the_countries_regions_and_subdivisions_that_it_names() {
    assertThat(decide(german("{\"mechanism\":\"scc\",\"countries\":[\"SG\"]}"), "ap-southeast-1"))
        .isInstanceOf(Decision.Permitted.class);
    assertThat(decide(german("{\"mechanism\":\"scc\",\"regions\":[\"us-east-1\"]}"), "us-east-1"))
        .isInstanceOf(Decision.Permitted.class);
    assertThat(decide(german("{\"mechanism\":\"scc\",\"regions\":[\"us-east-1\"]}"), "us-east-2"))
        .isInstanceOf(Decision.Denied.class);
    assertThat(decide(german("{\"mechanism\":\"scc\",\"countries\":[]}"), "us-east-1"))
        .isInstanceOf(Decision.Denied.class);
  }

  @Test
  void a_bare_name_serves_nowhere_now() {
    assertThat(refusal(german("\"scc\""), "ap-southeast-1"))
        .contains("scc is recorded without a destination and serves nowhere");
  }

  @Test
  void a_bare_name_from_before_serves_until_the_stated_date_and_not_after_it() {
    var policy =
        policy(
            "{\"facts\":{\"subjectCountries\":[\"DE\"],\"dataCategories\":[\"personal\"],\"transferMechanisms\":[\"scc\"]}}");

    assertThat(decide(policy, "ap-southeast-1")).isInstanceOf(Decision.Permitted.class);
    assertThat(policy.edges()).contains(Instant.parse("2027-05-01T00:00:00Z"));
    var later = engine(Instant.parse("2027-05-02T12:00:00Z"));
    assertThat(
            later.decide(Question.of(policy, AssetKind.PRIMARY, RegionCode.of("ap-southeast-1"))))
        .isInstanceOf(Decision.Denied.class);
  }

  @Test
  void a_list_of_certified_importers_serves_the_importer_on_it() {
    assertThat(refusal(german("{\"mechanism\":\"dpf\",\"countries\":[\"US\"]}"), "us-east-1"))
        .contains("dpf is recorded without its importer");
    var policy =
        german("{\"mechanism\":\"dpf\",\"countries\":[\"US\"],\"importer\":\"Acme Inc.\"}");
    assertThat(decide(policy, "us-east-1")).isInstanceOf(Decision.Permitted.class);
    var asked = Question.of(policy, AssetKind.PRIMARY, RegionCode.of("us-east-1"));
    assertThat(ask(policy, asked.withWho(new Who(null, "Acme Inc."))))
        .isInstanceOf(Decision.Permitted.class);
    assertThat(ask(policy, asked.withWho(new Who(null, "Other LLC"))))
        .isInstanceOf(Decision.Denied.class);
  }

  @Test
  void an_assessment_serves_the_countries_it_was_made_of() {
    var mechanism =
        "{\"mechanism\":\"scc\",\"countries\":[\"IN\",\"SG\"],\"assessment\":{\"countries\":[\"SG\"],\"document\":\"TIA 7\"}}";

    assertThat(decide(german(mechanism), "ap-southeast-1")).isInstanceOf(Decision.Permitted.class);
    assertThat(refusal(german(mechanism), "ap-south-1"))
        .contains("rests on an assessment of [SG] and of no other country: assess IN");
  }

  @Test
  void an_expired_mechanism_is_said_to_have_expired_with_its_date() {
    var mechanism =
        "{\"mechanism\":\"scc\",\"countries\":[\"SG\"],\"validFrom\":\"2024-03-01\",\"validUntil\":\"2026-03-01\"}";

    assertThat(refusal(german(mechanism), "ap-southeast-1"))
        .contains("scc expired on 2026-03-01: renew it");
  }

  @Test
  void a_decision_made_again_by_the_first_reading_comes_out_as_it_did() {
    var first =
        Decisions.forReplay(
            Regions.standard(),
            Packs.standard(),
            Clock.fixed(Instant.parse("2028-01-01T00:00:00Z"), ZoneOffset.UTC),
            Reading.FIRST);

    var again =
        first.decide(
            Question.of(german("\"scc\""), AssetKind.PRIMARY, RegionCode.of("ap-southeast-1")));

    assertThat(again).isInstanceOf(Decision.Permitted.class);
    assertThat(again.reading()).isEqualTo(Reading.FIRST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"mechanism\":\"scc\",\"countries\":[\"XX\"]}",
        "{\"mechanism\":\"scc\",\"country\":\"US\"}",
        "{\"mechanism\":\"scc\",\"countries\":\"US\"}",
        "{\"mechanism\":\"scc\",\"countries\":[\"US\"],\"document\":\"\"}",
        "{\"mechanism\":\"scc\",\"countries\":[\"US\"],\"recordedAt\":\"yesterday\"}",
        "{\"mechanism\":\"scc\",\"countries\":[\"US\"],\"assessment\":{\"document\":\"TIA\"}}",
        "{\"countries\":[\"US\"]}"
      })
  void what_is_not_a_mechanism_is_refused(String mechanism) {
    assertThatThrownBy(() -> german(mechanism)).hasRootCauseInstanceOf(UnknownFactException.class);
  }

  @Test
  void a_mechanism_is_written_as_it_was_read() throws Exception {
    var mechanism =
        "{\"mechanism\":\"scc\",\"countries\":[\"SG\",\"US\"],\"subdivisions\":[\"CA-ON\"],\"regions\":[\"us-east-1\"],"
            + "\"importer\":\"Acme Inc.\",\"document\":\"SCC 2026-4\",\"recordedBy\":\"counsel\",\"recordedAt\":\"2026-10-01\","
            + "\"validFrom\":\"2026-01-01\",\"validUntil\":\"2027-01-01\",\"assessment\":{\"countries\":[\"US\"],"
            + "\"document\":\"TIA 7\",\"by\":\"counsel\",\"on\":\"2026-09-01\"}}";

    assertThat(json.writeValueAsString(german(mechanism))).contains(mechanism);
  }

  private ResidencyPolicy german(String mechanism) {
    return policy(
        "{\"factModel\":2,\"facts\":{\"subjectCountries\":[\"DE\"],\"dataCategories\":[\"personal\"],\"certifications\":[],\"transferMechanisms\":[%s]}}"
            .formatted(mechanism));
  }

  private ResidencyPolicy policy(String text) {
    try {
      return json.readValue(text, ResidencyPolicy.class);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String refusal(ResidencyPolicy policy, String region) {
    var decision = decide(policy, region);
    assertThat(decision).isInstanceOf(Decision.Denied.class);
    return ((Decision.Denied) decision)
        .refusals().stream()
            .map(refusal -> String.valueOf(refusal.remedy()))
            .reduce("", (one, other) -> one + "\n" + other);
  }

  private static Decision decide(ResidencyPolicy policy, String region) {
    return ask(policy, Question.of(policy, AssetKind.PRIMARY, RegionCode.of(region)));
  }

  private static Decision ask(ResidencyPolicy policy, Question question) {
    assertThat(question.policy()).isEqualTo(policy);
    return engine(NOW).decide(question);
  }

  private static Decisions engine(Instant now) {
    return new Decisions(Regions.standard(), Packs.standard(), Clock.fixed(now, ZoneOffset.UTC));
  }
}
