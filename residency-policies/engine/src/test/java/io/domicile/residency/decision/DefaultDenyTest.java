package io.domicile.residency.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.policy.UnknownFactException;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
import io.domicile.residency.region.Subdivision;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody answers for is denied: a country, a sector, a place that a question names. */
class DefaultDenyTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
  private static final String FRANKFURT = "eu-central-1";

  /** Tuvalu: no pack models its law, and none is about to. */
  private static final String ACKNOWLEDGED =
      "\"acknowledgements\":[{\"country\":\"TV\",\"statement\":\"no localisation\",\"document\":\"memo 12\","
          + "\"recordedBy\":\"counsel\",\"recordedAt\":\"2026-11-01\",\"until\":\"2027-02-01\"}]";

  private final ObjectMapper json = new ObjectMapper();

  @Test
  void a_declared_country_that_no_pack_models_is_refused_by_its_name() {
    var decision = decide(policy("[\"DE\",\"TV\"]", ""), FRANKFURT);

    assertThat(refusal(decision, "uncovered-law").reason())
        .contains("TV (Tuvalu)")
        .doesNotContain("DE");
    assertThat(decide(policy("[\"DE\"]", ""), FRANKFURT)).isInstanceOf(Decision.Permitted.class);
  }

  @Test
  void a_pin_does_not_stand_in_for_law_that_nobody_models() {
    assertThat(
            refusal(
                    decide(policy("[\"TV\"]", "\"pins\":{\"countries\":[\"US\"]},"), "us-east-1"),
                    "uncovered-law")
                .remedy())
        .contains("record an acknowledgement of TV");
  }

  @Test
  void an_acknowledgement_answers_for_it_and_is_shown_until_it_ends() {
    var policy = policy("[\"DE\",\"TV\"]", ACKNOWLEDGED + ",");
    var decision = decide(policy, FRANKFURT);

    assertThat(decision).isInstanceOf(Decision.Permitted.class);
    assertThat(decision.policies())
        .filteredOn(result -> result.rule().equals("acknowledged-law"))
        .singleElement()
        .satisfies(
            result ->
                assertThat(result.reason())
                    .contains(
                        "TV (Tuvalu)",
                        "counsel",
                        "2026-11-01",
                        "until 2027-02-01",
                        "no localisation"));
    assertThat(policy.edges()).contains(Instant.parse("2027-02-01T00:00:00Z"));
    var later = engine(Instant.parse("2027-02-02T00:00:00Z")).decide(ask(policy, FRANKFURT));
    assertThat(refusal(later, "uncovered-law").reason()).contains("TV");
  }

  @Test
  void an_acknowledgement_is_no_ground_to_be_anywhere() {
    assertThat(decide(policy("[\"TV\"]", ACKNOWLEDGED + ","), FRANKFURT))
        .isInstanceOf(Decision.Denied.class);
    assertThat(
            decide(
                policy("[\"TV\"]", ACKNOWLEDGED + ",\"pins\":{\"countries\":[\"DE\"]},"),
                FRANKFURT))
        .isInstanceOf(Decision.Permitted.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"country\":\"TV\",\"statement\":\"no localisation\",\"recordedBy\":\"counsel\",\"recordedAt\":\"2026-11-01\"",
        "\"country\":\"TV\",\"statement\":\"no localisation\",\"recordedAt\":\"2026-11-01\",\"until\":\"2027-02-01\"",
        "\"country\":\"TV\",\"recordedBy\":\"counsel\",\"recordedAt\":\"2026-11-01\",\"until\":\"2027-02-01\"",
        "\"country\":\"TV\",\"statement\":\"no localisation\",\"recordedBy\":\"counsel\",\"recordedAt\":\"2026-11-01\",\"until\":\"2029-02-01\""
      })
  void an_acknowledgement_is_dated_attributed_and_for_a_year_at_most(String acknowledgement) {
    assertThatThrownBy(
            () -> policy("[\"TV\"]", "\"acknowledgements\":[{" + acknowledgement + "}],"))
        .hasRootCauseInstanceOf(UnknownFactException.class);
  }

  @Test
  void a_declared_sector_that_no_pack_models_is_refused_by_its_name() {
    var policy =
        read(
            "{\"factModel\":2,\"facts\":{\"subjectCountries\":[\"NZ\",\"DE\"],\"establishments\":[\"CH\"],\"dataCategories\":[\"personal\"],\"sectors\":[\"telecom\"],\"transferMechanisms\":[]}}");

    assertThat(refusal(decide(policy, "eu-central-2"), "uncovered-law").reason())
        .contains("CH (Switzerland), sector telecom");
  }

  @Test
  void a_pack_that_is_named_and_does_not_concern_the_tenant_is_no_ground() {
    var named = policy("[\"TV\"]", ACKNOWLEDGED + ",\"packs\":[\"us-bulk-data\"],");
    assertThat(decide(named, "us-east-1")).isInstanceOf(Decision.Denied.class);
    assertThat(rule(decide(named, "us-east-1"), "us-bulk-data")).isEqualTo("no-ground");
    assertThat(rule(decide(named, "cn-north-1"), "us-bulk-data")).isEqualTo("country-of-concern");
  }

  @Test
  void a_pack_that_is_bound_ahead_of_its_time_is_no_ground() {
    var bound = policy("[\"IN\"]", "\"bindings\":[{\"pack\":\"in-dpdp\",\"version\":\"1.0\"}],");
    assertThat(rule(decide(bound, "ap-southeast-1"), "in-dpdp")).isEqualTo("no-ground");
  }

  @Test
  void the_place_of_the_keys_is_decided_beside_a_primary() {
    var question = ask(policy("[\"DE\"]", ""), FRANKFURT);
    var abroad = question.withKeyRegion(RegionCode.of("cn-north-1"));

    var decision = engine(NOW).decide(abroad);
    assertThat(decision).isInstanceOf(Decision.Denied.class);
    assertThat(((Decision.Denied) decision).refusals())
        .anySatisfy(refusal -> assertThat(refusal.reason()).startsWith("the place of the keys: "));
    assertThat(
            engine(NOW)
                .table(question.policy())
                .permits(
                    AssetKind.PRIMARY,
                    question.action(),
                    question.region(),
                    RegionCode.of("cn-north-1")))
        .isFalse();
    assertThat(engine(NOW).decide(question.withKeyRegion(RegionCode.of("eu-west-3"))))
        .isInstanceOf(Decision.Permitted.class);
  }

  @Test
  void the_place_of_the_data_is_decided_beside_the_person_who_looks() {
    var policy = policy("[\"DE\"]", "");
    var decision =
        engine(NOW).decide(Question.access(policy, RegionCode.of("us-east-1"), Country.of("FR")));

    assertThat(decision).isInstanceOf(Decision.Denied.class);
    assertThat(((Decision.Denied) decision).refusals())
        .anySatisfy(refusal -> assertThat(refusal.reason()).startsWith("the place of the data: "));
    assertThat(
            engine(NOW).decide(Question.access(policy, RegionCode.of(FRANKFURT), Country.of("FR"))))
        .isInstanceOf(Decision.Permitted.class);
  }

  @ParameterizedTest
  @CsvSource({"RE", "GP", "GF", "MQ", "YT", "MF", "AX"})
  void people_in_a_territory_are_under_the_law_of_its_country(String territory) {
    assertThat(decide(policy("[\"" + territory + "\"]", ""), FRANKFURT))
        .isInstanceOf(Decision.Permitted.class);
    assertThat(decide(policy("[\"" + territory + "\"]", ""), "us-east-1"))
        .isInstanceOf(Decision.Denied.class);
  }

  @Test
  void a_person_in_a_territory_sits_in_its_country() {
    var policy = policy("[\"DE\"]", "");
    assertThat(
            engine(NOW).decide(Question.access(policy, RegionCode.of(FRANKFURT), Country.of("RE"))))
        .isInstanceOf(Decision.Permitted.class);
    assertThat(
            engine(NOW).decide(Question.access(policy, RegionCode.of(FRANKFURT), Country.of("HK"))))
        .isInstanceOf(Decision.Denied.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"CA-PQ", "CA-XX", "US-ZZ", "DE-1", "XX-AA", "ca-qc"})
  void a_subdivision_that_is_not_in_the_standard_is_refused(String code) {
    assertThatThrownBy(() -> Subdivision.of(code)).isInstanceOf(IllegalArgumentException.class);
    assertThat(Set.of(Subdivision.of("CA-QC"), Subdivision.of("US-TX"), Subdivision.of("AE-DU")))
        .hasSize(3);
  }

  private ResidencyPolicy policy(String countries, String more) {
    return read(
        "{\"factModel\":2,%s\"facts\":{\"subjectCountries\":%s,\"dataCategories\":[\"personal\"],\"sectors\":[\"unregulated\"],\"transferMechanisms\":[]}}"
            .formatted(more, countries));
  }

  private ResidencyPolicy read(String text) {
    try {
      return json.readValue(text, ResidencyPolicy.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static PolicyResult refusal(Decision decision, String rule) {
    assertThat(decision).isInstanceOf(Decision.Denied.class);
    return ((Decision.Denied) decision)
        .refusals().stream().filter(result -> result.rule().equals(rule)).findFirst().orElseThrow();
  }

  private static String rule(Decision decision, String pack) {
    return decision.policies().stream()
        .filter(result -> result.pack().equals(pack))
        .findFirst()
        .orElseThrow()
        .rule();
  }

  private static Question ask(ResidencyPolicy policy, String region) {
    return Question.of(policy, AssetKind.PRIMARY, RegionCode.of(region));
  }

  private static Decision decide(ResidencyPolicy policy, String region) {
    return engine(NOW).decide(ask(policy, region));
  }

  private static Decisions engine(Instant now) {
    return new Decisions(Regions.standard(), Packs.standard(), Clock.fixed(now, ZoneOffset.UTC));
  }
}
