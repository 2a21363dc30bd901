package io.domicile.residency.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.packs.InvalidPackException;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.DataCategory;
import io.domicile.residency.policy.Mechanism;
import io.domicile.residency.policy.PackBinding;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.policy.TenantFacts;
import io.domicile.residency.policy.TransferMechanism;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.Region;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a change of law does to tenants that are somewhere already. */
class SimulationTest {
  private static final Regions REGIONS = Regions.standard();
  private static final Packs PACKS = Packs.standard();
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final RegionCode VIRGINIA = RegionCode.of("us-east-1");
  private static final RegionCode FRANKFURT = RegionCode.of("eu-central-1");
  private static final RegionCode LONDON = RegionCode.of("eu-west-2");
  private static final List<RegionCode> CANDIDATES =
      REGIONS.all().stream().map(Region::code).toList();
  private static final ListChange NO_DPF = new ListChange("eu-dpf", Country.of("US"), false);

  @Test
  void without_the_framework_a_german_tenant_in_virginia_is_stranded_and_told_where_to_go() {
    var verdict = run(Supposition.ofTime(PACKS, NOW).with(NO_DPF), german("dpf"), VIRGINIA);
    assertThat(verdict.effect()).isEqualTo(Effect.NEWLY_UNLAWFUL);
    assertThat(verdict.assets())
        .hasSameSizeAs(AssetKind.home())
        .allSatisfy(
            asset -> {
              assertThat(asset.by()).isEqualTo(NOW);
              assertThat(asset.refusals().getFirst().citation()).isEqualTo("GDPR Art 44");
              assertThat(asset.refusals().getFirst().remedy()).contains("scc");
            });
    assertThat(verdict.lawfulRegions()).contains(FRANKFURT).doesNotContain(VIRGINIA);
  }

  @Test
  void clauses_and_a_home_in_the_union_do_not_mind() {
    var supposition = Supposition.ofTime(PACKS, NOW).with(NO_DPF);
    assertThat(run(supposition, german("scc"), VIRGINIA).effect()).isEqualTo(Effect.LAWFUL);
    assertThat(run(supposition, german("dpf"), FRANKFURT))
        .satisfies(
            verdict -> {
              assertThat(verdict.effect()).isEqualTo(Effect.LAWFUL);
              assertThat(verdict.lawfulRegions()).isEmpty();
            });
  }

  @Test
  void a_lapse_has_the_date_of_the_lapse_and_not_that_of_the_question() {
    var later = Supposition.ofTime(PACKS, Instant.parse("2033-01-01T12:00:00Z"));
    var verdict = run(later, german(), LONDON);
    assertThat(verdict.effect()).isEqualTo(Effect.NEWLY_UNLAWFUL);
    assertThat(verdict.assets().getFirst().by()).isEqualTo(Instant.parse("2031-12-27T00:00:00Z"));

    var mechanism = new TransferMechanism(Mechanism.of("scc"), null, LocalDate.parse("2027-03-01"));
    var clauses = ResidencyPolicy.of(german().facts().withTransferMechanisms(Set.of(mechanism)));
    assertThat(run(later, clauses, VIRGINIA).assets().getFirst().by())
        .isEqualTo(Instant.parse("2027-03-01T00:00:00Z"));
  }

  @Test
  void what_is_unlawful_already_is_told_apart_from_what_becomes_so_and_what_is_cured() {
    var supposition =
        Supposition.ofTime(PACKS, NOW)
            .with(NO_DPF)
            .with(new ListChange("eu-adequate", Country.of("SG"), true));
    assertThat(run(supposition, german(), VIRGINIA).effect()).isEqualTo(Effect.UNLAWFUL_BEFORE);
    assertThat(run(supposition, german(), RegionCode.of("ap-southeast-1")).effect())
        .isEqualTo(Effect.NEWLY_LAWFUL);
    assertThat(run(supposition, german(), VIRGINIA).assets().getFirst().by()).isNull();
  }

  @Test
  void a_draft_takes_the_place_of_the_version_that_tenants_are_bound_to() {
    var supposition = Supposition.ofTime(PACKS, NOW).with(REGIONS, "eu-gdpr/2.0", draft());
    var bound =
        german("scc").boundTo(List.of(new PackBinding("eu-gdpr", "1.0", digest("eu-gdpr@1.0"))));
    var verdict = run(supposition, bound, VIRGINIA);
    assertThat(verdict.effect()).isEqualTo(Effect.NEWLY_UNLAWFUL);
    assertThat(verdict.assets().getFirst().refusals().getFirst().version()).isEqualTo("2.0");
    assertThat(run(supposition, bound, FRANKFURT).effect()).isEqualTo(Effect.LAWFUL);
    assertThat(PACKS.find("eu-gdpr@2.0")).isEmpty();
  }

  @Test
  void a_draft_whose_cases_do_not_come_out_is_refused_with_file_and_line() {
    var draft = new java.util.HashMap<>(draft());
    draft.compute(
        "cases.json", (name, text) -> String.valueOf(text).replace("\"permit\"", "\"deny\""));
    assertThatThrownBy(() -> Supposition.ofTime(PACKS, NOW).with(REGIONS, "eu-gdpr/2.0", draft))
        .isInstanceOf(InvalidPackException.class)
        .hasMessageContaining("eu-gdpr/2.0/cases.json:2: ");
    draft.put("rules.cedar", "permit (principal, action, resource);");
    assertThatThrownBy(() -> Supposition.ofTime(PACKS, NOW).with(REGIONS, "eu-gdpr/2.0", draft))
        .hasMessageContaining("eu-gdpr/2.0/rules.cedar:1: ");
  }

  @Test
  void who_rests_on_another_assessment_of_the_same_law_is_a_neighbour() {
    var supposition = Supposition.ofTime(PACKS, NOW).with(NO_DPF);
    var clauses = TransferMechanism.of(Mechanism.of("scc")).in(List.of(Country.of("US")));
    var elsewhere = TransferMechanism.of(Mechanism.of("scc")).in(List.of(Country.of("SG")));
    var german =
        ResidencyPolicy.of(german().facts().withTransferMechanisms(List.of(clauses, elsewhere)))
            .recordedNow();
    var verdict = run(supposition, german, VIRGINIA);
    assertThat(verdict.effect()).isEqualTo(Effect.LAWFUL);
    assertThat(verdict.resting())
        .hasSameSizeAs(AssetKind.home())
        .allSatisfy(
            asset -> {
              assertThat(asset.mechanisms()).containsExactly(clauses);
              assertThat(asset.lists()).contains("ch-dpf", "uk-data-bridge");
              assertThat(asset.lists()).doesNotContain("eu-dpf");
              assertThat(asset.refusals().getFirst().citation()).isEqualTo("GDPR Art 44");
            });
    assertThat(run(supposition, german, RegionCode.of("ap-southeast-1")).resting())
        .as("another country's law")
        .isEmpty();
    assertThat(run(supposition, german, FRANKFURT).resting()).isEmpty();
    assertThat(run(Supposition.ofTime(PACKS, NOW), german, VIRGINIA).resting())
        .as("nothing was struck off")
        .isEmpty();
  }

  @Test
  void an_american_tenant_at_home_rests_on_no_assessment_of_american_law() {
    var american =
        ResidencyPolicy.of(
                TenantFacts.unknown()
                    .withDataCategories(Set.of(DataCategory.of("personal")))
                    .withSubjectCountries(Set.of(Country.of("US")))
                    .withTransferMechanisms(Set.of()))
            .recordedNow();
    var verdict = run(Supposition.ofTime(PACKS, NOW).with(NO_DPF), american, VIRGINIA);
    assertThat(verdict.effect()).isEqualTo(Effect.LAWFUL);
    assertThat(verdict.resting()).isEmpty();
  }

  @Test
  void what_is_struck_off_must_be_on_the_list_and_the_nearest_is_named() {
    var now = Supposition.ofTime(PACKS, NOW);
    assertThatThrownBy(() -> now.with(new ListChange("eu-dfp", Country.of("US"), false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("there is no list called eu-dfp; the nearest is eu-dpf");
    assertThatThrownBy(() -> now.with(new ListChange("eu-adequate", Country.of("US"), false)))
        .hasMessageContaining("US is not on eu-adequate")
        .hasMessageContaining(
            "the lists it is on: ch-dpf, co-adequate, eu-dpf, uk-data-bridge, uy-dpf")
        .hasMessageContaining("on eu-adequate: AD, AR");
    assertThatThrownBy(
            () ->
                now.at(Instant.parse("2033-01-01T12:00:00Z"))
                    .with(new ListChange("eu-adequate", Country.of("GB"), false)))
        .as("it has lapsed by then")
        .hasMessageContaining("until 2031-12-27");
    assertThatThrownBy(() -> now.with(new ListChange("eu-adequate", null, false)))
        .hasMessageContaining("which country? on eu-adequate: AD, AR");
    assertThat(now.with(new ListChange("eu-dpf", null, false)).struckOff())
        .containsExactly(Country.of("US"));
  }

  private static Verdict run(Supposition supposition, ResidencyPolicy policy, RegionCode home) {
    var assets = AssetKind.home().stream().map(kind -> new PlacedAsset(kind, home, home)).toList();
    return new Simulation(REGIONS, PACKS, supposition, NOW, CANDIDATES).judge(policy, assets);
  }

  private static ResidencyPolicy german(String... mechanisms) {
    return ResidencyPolicy.of(
        TenantFacts.unknown()
            .withDataCategories(Set.of(DataCategory.of("personal")))
            .withSubjectCountries(Set.of(Country.of("DE")))
            .withTransferMechanisms(
                List.of(mechanisms).stream()
                    .map(name -> TransferMechanism.of(Mechanism.of(name)))
                    .toList()));
  }

  private static String digest(String reference) {
    return PACKS.find(reference).orElseThrow().digest();
  }

  /** The regulation without any instrument for transfers. */
  private static Map<String, String> draft() {
    return Map.of(
        "pack.json",
        """
        {"name": "eu-gdpr", "version": "2.0", "title": "A draft", "jurisdiction": "EU", "authority": "nobody",
         "language": "en", "effectiveFrom": "2026-01-01", "localisesIn": [], "summary": "A draft.",
         "scope": {"citation": "Draft Art 1", "source": "https://example.org/draft", "reason": "people in the EEA",
           "when": {"fact": "subjectCountries", "in": "eea"}},
         "otherwise": {"rule": "nowhere-else", "citation": "Draft Art 3", "source": "https://example.org/draft",
           "reason": "no transfers", "remedy": "choose a place in the EEA"}}
        """,
        "rules.cedar",
        """
        @id("inside-the-eea")
        @citation("Draft Art 2")
        @source("https://example.org/draft")
        @reason("within the EEA")
        permit (principal, action, resource in Area::"eea");
        """,
        "cases.json",
        """
        [
          {"name": "Frankfurt", "facts": {"subjectCountries": ["DE"]}, "asset": "primary", "region": "eu-central-1", "expect": {"outcome": "permit", "rule": "inside-the-eea", "citation": "Draft Art 2"}}
        ]
        """);
  }
}
