package io.domicile.residency.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.asset.Outcome;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.Region;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecisionsTest {
  private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");
  private static final RegionCode FRANKFURT = RegionCode.of("eu-central-1");
  private static final RegionCode VIRGINIA = RegionCode.of("us-east-1");

  private final ObjectMapper json = new ObjectMapper();
  private final Decisions decisions = decisionsAt(NOW);

  @Test
  void a_german_tenant_is_permitted_at_home_and_denied_abroad_without_a_mechanism()
      throws Exception {
    var german =
        policy(
            "{'packs':['eu-gdpr'],'facts':{'dataCategories':['personal'],'subjectCountries':['DE']}}");

    assertThat(decide(german, FRANKFURT)).isInstanceOf(Decision.Permitted.class);
    var abroad = denied(decide(german, VIRGINIA));
    assertThat(abroad.refusals())
        .singleElement()
        .satisfies(
            refusal -> {
              assertThat(refusal.citation()).isEqualTo("GDPR Art 44");
              assertThat(refusal.remedy()).contains("scc");
              assertThat(refusal.nearMisses())
                  .extracting(PolicyResult.NearMiss::rule)
                  .as("an adequate country is another place, and no help in this one")
                  .contains("standard-contractual-clauses", "data-privacy-framework")
                  .doesNotContain("adequate-country");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"dpf", "scc", "bcr"})
  void a_mechanism_makes_the_same_placement_lawful(String mechanism) throws Exception {
    var german =
        policy(
            "{'facts':{'dataCategories':['personal'],'subjectCountries':['DE'],'transferMechanisms':['"
                + mechanism
                + "']}}");

    assertThat(decide(german, VIRGINIA)).isInstanceOf(Decision.Permitted.class);
  }

  @ParameterizedTest
  @EnumSource(AssetKind.class)
  void an_american_tenant_with_pins_is_permitted_at_home_in_every_kind(AssetKind kind)
      throws Exception {
    var american =
        policy(
            "{'facts':{'dataCategories':['personal'],'subjectCountries':['US']},'pins':{'countries':['US']}}");

    assertThat(decisions.decide(Question.of(american, kind, VIRGINIA)))
        .isInstanceOf(Decision.Permitted.class);
    assertThat(decisions.decide(Question.of(american, kind, FRANKFURT)))
        .isInstanceOf(Decision.Denied.class);
  }

  @Test
  void an_unknown_fact_denies_only_where_it_matters() throws Exception {
    var german =
        policy(
            "{'facts':{'subjectCountries':['DE'],'transferMechanisms':['scc'],'certifications':['c5_type_2'],"
                + "'sectors':['healthcare'],'establishments':['DE']}}");

    assertThat(decide(german, FRANKFURT)).isInstanceOf(Decision.Permitted.class);
    assertThat(denied(decide(german, VIRGINIA)).refusals())
        .singleElement()
        .satisfies(
            refusal -> {
              assertThat(refusal.citation()).isEqualTo("SGB V s393(2)");
              assertThat(refusal.reason()).startsWith("unknown: dataCategories");
              assertThat(refusal.remedy()).startsWith("declare dataCategories");
            });
  }

  @Test
  void an_attestation_that_a_law_demands_must_be_declared_and_current() throws Exception {
    var health =
        "{'facts':{'dataCategories':['health'],'subjectCountries':['DE'],'sectors':['healthcare'],"
            + "'establishments':['DE'],'certifications':%s}}";

    assertThat(decide(policy(health.formatted("['c5_type_2']")), FRANKFURT))
        .isInstanceOf(Decision.Permitted.class);
    for (var held :
        List.of(
            "null",
            "[]",
            "['iso_27001']",
            "[{'certification':'c5_type_2','validUntil':'2026-07-01'}]",
            "[{'certification':'c5_type_2','validFrom':'2026-07-02'}]")) {
      assertThat(denied(decide(policy(health.formatted(held)), FRANKFURT)).refusals())
          .as(held)
          .singleElement()
          .satisfies(
              refusal -> {
                assertThat(refusal.rule()).isEqualTo("no-c5-attestation");
                assertThat(refusal.citation()).isEqualTo("SGB V s393(3) no 2, (4)");
                assertThat(refusal.remedy()).contains("record c5_type_2");
              });
    }
    var runsOut =
        policy(health.formatted("[{'certification':'c5_type_2','validUntil':'2026-07-02'}]"));
    assertThat(decide(runsOut, FRANKFURT)).isInstanceOf(Decision.Permitted.class);
    assertThat(
            decisionsAt(Instant.parse("2026-07-01T23:59:30Z"))
                .decide(Question.of(runsOut, AssetKind.PRIMARY, FRANKFURT)))
        .isInstanceOf(Decision.Denied.class);
  }

  @Test
  void quebec_s_law_is_asked_before_data_goes_to_alberta() throws Exception {
    var quebecker =
        "{'facts':{'dataCategories':['personal'],'subjectCountries':['CA'],'subjectSubdivisions':['CA-QC'],"
            + "'transferMechanisms':[%s]},'pins':{'countries':['CA']}}";
    var calgary = RegionCode.of("ca-west-1");

    assertThat(decide(policy(quebecker.formatted("")), RegionCode.of("ca-central-1")))
        .isInstanceOf(Decision.Permitted.class);
    assertThat(denied(decide(policy(quebecker.formatted("")), calgary)).refusals())
        .singleElement()
        .satisfies(refusal -> assertThat(refusal.citation()).isEqualTo("CQLR c P-39.1 s17"));
    assertThat(decide(policy(quebecker.formatted("'qc_assessment'")), calgary))
        .isInstanceOf(Decision.Permitted.class);
  }

  @Test
  void retention_breach_clocks_and_evidence_come_with_the_decision() throws Exception {
    var clinic =
        policy(
            "{'facts':{'dataCategories':['personal','health'],'subjectCountries':['AE'],'sectors':['healthcare'],"
                + "'establishments':['DE'],'transferMechanisms':['scc','ae_health_exception']}}");
    var duties =
        decide(clinic, RegionCode.of("me-central-1")).policies().stream()
            .flatMap(result -> result.obligations().stream())
            .map(duty -> duty.kind() + " " + duty.duration())
            .toList();

    assertThat(duties)
        .contains("RETENTION P25Y", "BREACH_NOTICE PT72H", "BREACH_NOTICE PT24H", "EVIDENCE null");
  }

  @Test
  void reasons_that_are_sure_come_before_those_that_are_not() throws Exception {
    var german = policy("{'facts':{'subjectCountries':['DE'],'transferMechanisms':[]}}");

    assertThat(denied(decide(german, VIRGINIA)).refusals())
        .extracting(PolicyResult::pack)
        .containsExactly("eu-gdpr", "de-sgb5-393");
  }

  @Test
  void a_pin_never_overrides_a_deny() throws Exception {
    var german =
        policy(
            "{'facts':{'dataCategories':['personal'],'subjectCountries':['DE'],'transferMechanisms':[]},'pins':{'countries':['US']}}");

    assertThat(denied(decide(german, VIRGINIA)).refusals())
        .extracting(PolicyResult::pack)
        .containsExactly("eu-gdpr");
    assertThat(denied(decide(german, FRANKFURT)).refusals())
        .extracting(PolicyResult::pack)
        .containsExactly("contract-pins");
  }

  @Test
  void russian_citizens_data_is_refused_in_every_region_there_is() throws Exception {
    var russian =
        policy(
            "{'facts':{'dataCategories':['personal'],'subjectCountries':['RU'],'transferMechanisms':['scc']},"
                + "'pins':{'countries':['DE','US']}}");

    for (var region : Regions.standard().all()) {
      assertThat(denied(decide(russian, region.code())).refusals())
          .anySatisfy(
              refusal -> {
                assertThat(refusal.citation()).isEqualTo("152-FZ Art 18(5)");
                assertThat(refusal.remedy()).contains("no cloud region");
              });
    }
  }

  @Test
  void where_no_pack_applies_the_answer_is_deny() throws Exception {
    var nobody =
        policy("{'facts':{'dataCategories':[],'subjectCountries':[],'transferMechanisms':[]}}");

    assertThat(denied(decide(nobody, VIRGINIA)).refusals())
        .extracting(PolicyResult::rule)
        .containsExactly("no-pack-applies");
  }

  @Test
  void what_is_unknown_is_denied_and_named() throws Exception {
    var unknown = policy("{'facts':{'dataCategories':['personal']},'pins':{'countries':['US']}}");

    assertThat(denied(decide(unknown, VIRGINIA)).refusals())
        .allSatisfy(refusal -> assertThat(refusal.reason()).contains("subjectCountries"))
        .extracting(PolicyResult::pack)
        .contains("eu-gdpr", "ru-152fz");
    var german = policy("{'facts':{'dataCategories':['personal'],'subjectCountries':['DE']}}");
    assertThat(denied(decide(german, RegionCode.of("ru-central-1"))).refusals())
        .extracting(PolicyResult::rule)
        .containsExactly("unknown-region");
    var question =
        Question.of(german, AssetKind.BACKUP, FRANKFURT).withKeyRegion(RegionCode.of("xx-moon-1"));
    assertThat(denied(decisions.decide(question)).refusals())
        .extracting(PolicyResult::rule)
        .containsExactly("unknown-region");
    var strange =
        policy(
            "{'packs':['atlantis'],'facts':{'dataCategories':['personal'],'subjectCountries':['DE']}}");
    assertThat(denied(decide(strange, FRANKFURT)).refusals())
        .singleElement()
        .satisfies(refusal -> assertThat(refusal.reason()).contains("atlantis"));
  }

  @Test
  void naming_a_pack_adds_it_whatever_the_facts_are_and_never_takes_one_away() throws Exception {
    var added =
        policy(
            "{'packs':['in-rbi-payments'],'facts':{'dataCategories':['personal'],'subjectCountries':['DE']}}");

    assertThat(denied(decide(added, FRANKFURT)).refusals())
        .extracting(PolicyResult::pack)
        .containsExactly("in-rbi-payments");
    var bound =
        policy(
            "{'packs':['ru-152fz@1.0'],'facts':{'dataCategories':['personal'],'subjectCountries':['DE'],'transferMechanisms':[]}}");
    assertThat(denied(decide(bound, VIRGINIA)).refusals())
        .extracting(PolicyResult::pack)
        .containsExactly("ru-152fz", "eu-gdpr");
  }

  @Test
  void the_remote_eye_counts_as_much_as_the_disk() throws Exception {
    var german =
        policy(
            "{'facts':{'dataCategories':['personal'],'subjectCountries':['DE'],'transferMechanisms':[]}}");

    assertThat(decisions.decide(Question.access(german, FRANKFURT, Country.of("FR"))))
        .isInstanceOf(Decision.Permitted.class);
    assertThat(decisions.decide(Question.access(german, FRANKFURT, Country.of("IN"))))
        .isInstanceOf(Decision.Denied.class);
  }

  @Test
  void near_a_date_the_answer_must_hold_on_both_sides_of_it() throws Exception {
    var german =
        policy(
            "{'facts':{'dataCategories':['personal'],'subjectCountries':['DE'],'transferMechanisms':[]}}");
    var lapse = Instant.parse("2031-12-27T00:00:00Z");
    var london = Question.of(german, AssetKind.PRIMARY, RegionCode.of("eu-west-2"));

    assertThat(decisionsAt(lapse.minus(Duration.ofSeconds(61))).decide(london).outcome())
        .isEqualTo(Outcome.PERMIT);
    for (var offset : List.of(-60, -1)) {
      var near = denied(decisionsAt(lapse.plusSeconds(offset)).decide(london));
      assertThat(near.refusals())
          .extracting(PolicyResult::rule)
          .contains("dated-edge", "no-ground-for-transfer");
    }
    assertThat(decisionsAt(lapse).decide(london).outcome()).isEqualTo(Outcome.DENY);

    var dated =
        policy(
            "{'facts':{'dataCategories':['personal'],'subjectCountries':['DE'],"
                + "'transferMechanisms':[{'mechanism':'scc','validFrom':'2026-07-02'}]}}");
    var begin = Instant.parse("2026-07-02T00:00:00Z");
    var abroad = Question.of(dated, AssetKind.PRIMARY, VIRGINIA);
    assertThat(decisionsAt(begin.plusSeconds(60)).decide(abroad).outcome()).isEqualTo(Outcome.DENY);
    assertThat(decisionsAt(begin.plusSeconds(61)).decide(abroad).outcome())
        .isEqualTo(Outcome.PERMIT);
  }

  @Test
  void a_table_says_how_long_it_holds() throws Exception {
    var german =
        policy(
            "{'facts':{'dataCategories':['personal'],'subjectCountries':['DE'],'transferMechanisms':[]}}");
    var lapse = Instant.parse("2031-12-27T00:00:00Z");
    var before = lapse.minus(Duration.ofDays(1));
    var table = decisionsAt(before).table(german);

    assertThat(table.permits(AssetKind.PRIMARY, Action.STORE, RegionCode.of("eu-west-2"))).isTrue();
    assertThat(table.validAt(before)).isTrue();
    assertThat(table.validAt(lapse.minus(Duration.ofSeconds(61)))).isTrue();
    assertThat(table.validAt(lapse.minus(Duration.ofSeconds(60)))).isFalse();
    assertThat(table.permits(AssetKind.PRIMARY, Action.STORE, RegionCode.of("xx-moon-1")))
        .isFalse();
    assertThat(table.results(AssetKind.PRIMARY, Action.STORE, VIRGINIA))
        .extracting(PolicyResult::citation)
        .contains("GDPR Art 44");
  }

  @Test
  void the_wire_shape_is_the_one_that_was_promised() throws Exception {
    var german = policy("{'facts':{'dataCategories':['personal'],'subjectCountries':['DE']}}");
    var tree = json.readTree(json.writeValueAsString(decide(german, VIRGINIA)));

    assertThat(tree.fieldNames())
        .toIterable()
        .containsExactly(
            "outcome",
            "assetKind",
            "action",
            "region",
            "keyRegion",
            "policies",
            "factsUsed",
            "lists",
            "reading",
            "at");
    assertThat(tree.path("outcome").asText()).isEqualTo("deny");
    assertThat(tree.path("assetKind").asText()).isEqualTo("primary");
    assertThat(tree.path("action").asText()).isEqualTo("store");
    assertThat(tree.path("region").asText()).isEqualTo("us-east-1");
    assertThat(tree.path("at").asText()).isEqualTo("2026-07-01T12:00:00Z");
    assertThat(tree.path("factsUsed").path("subjectCountries").get(0).asText()).isEqualTo("DE");
    assertThat(tree.path("factsUsed").has("transferMechanisms")).isTrue();
    assertThat(tree.path("factsUsed").path("transferMechanisms").isNull()).isTrue();
    var gdpr =
        tree.path("policies")
            .valueStream()
            .filter(one -> one.path("pack").asText().equals("eu-gdpr"))
            .findFirst();
    assertThat(gdpr.orElseThrow().fieldNames())
        .toIterable()
        .containsExactly(
            "pack", "version", "outcome", "rule", "citation", "reason", "remedy", "nearMisses");
    assertThat(tree.path("policies").valueStream().map(one -> one.path("outcome").asText()))
        .contains("not_applicable");
  }

  @Test
  void a_permit_names_the_obligations_that_come_with_it() throws Exception {
    var german = policy("{'facts':{'dataCategories':['personal'],'subjectCountries':['DE']}}");

    assertThat(decide(german, FRANKFURT).policies())
        .filteredOn(result -> result.outcome() == Outcome.PERMIT)
        .singleElement()
        .satisfies(
            permit ->
                assertThat(permit.obligations())
                    .anySatisfy(
                        duty -> {
                          assertThat(duty.citation()).isEqualTo("GDPR Art 33(1)");
                          assertThat(duty.duration()).isEqualTo("PT72H");
                        }));
  }

  @Test
  void nothing_but_the_engine_can_make_a_decision() {
    assertThat(Decision.Permitted.class.getDeclaredConstructors())
        .allSatisfy(
            constructor -> assertThat(constructor.accessFlags().toString()).contains("PRIVATE"));
    assertThat(Decision.class.isSealed()).isTrue();
    assertThat(Arrays.stream(Decision.class.getDeclaredConstructors()))
        .allSatisfy(
            constructor -> assertThat(constructor.accessFlags().toString()).contains("PRIVATE"));
  }

  @Test
  void a_catalogue_with_a_region_in_russia_would_lawfully_hold_russian_data() throws Exception {
    var moscow =
        new Region(
            RegionCode.of("ru-central-1"),
            Country.of("RU"),
            null,
            Regions.standard().find(FRANKFURT).orElseThrow().partition());
    var engine =
        new Decisions(
            new Regions(List.of(moscow)), Packs.standard(), Clock.fixed(NOW, ZoneOffset.UTC));
    var russian = policy("{'facts':{'dataCategories':['personal'],'subjectCountries':['RU']}}");

    assertThat(engine.decide(Question.of(russian, AssetKind.PRIMARY, moscow.code())).outcome())
        .isEqualTo(Outcome.PERMIT);
  }

  private Decision decide(ResidencyPolicy policy, RegionCode region) {
    return decisions.decide(Question.of(policy, AssetKind.PRIMARY, region));
  }

  private static Decision.Denied denied(Decision decision) {
    assertThat(decision).isInstanceOf(Decision.Denied.class);
    return (Decision.Denied) decision;
  }

  private static Decisions decisionsAt(Instant now) {
    return new Decisions(Regions.standard(), Packs.standard(), Clock.fixed(now, ZoneOffset.UTC));
  }

  private ResidencyPolicy policy(String text) throws Exception {
    return json.readValue(text.replace('\'', '"'), ResidencyPolicy.class);
  }
}
