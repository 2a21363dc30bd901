package io.domicile.residency.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.domicile.residency.decision.AssetKind;
import io.domicile.residency.decision.Decision;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.decision.Question;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
import java.lang.reflect.Modifier;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LawfulRegionsTest {
  private static final RegionCode FRANKFURT = RegionCode.of("eu-central-1");
  private static final RegionCode VIRGINIA = RegionCode.of("us-east-1");

  private final Decisions decisions =
      new Decisions(
          Regions.standard(),
          Packs.standard(),
          Clock.fixed(Instant.parse("2026-07-01T12:00:00Z"), ZoneOffset.UTC));
  private final LawfulRegions lawfulRegions = new LawfulRegions(decisions);

  @Test
  void a_german_tenant_may_live_in_frankfurt_with_all_that_a_home_needs() throws Exception {
    var survey =
        lawfulRegions.survey(
            policy("{'facts':{'subjectCountries':['DE'],'transferMechanisms':[]}}"),
            List.of(VIRGINIA, FRANKFURT));

    assertThat(survey.lawful())
        .singleElement()
        .satisfies(
            home -> {
              assertThat(home.placement().region()).isEqualTo(FRANKFURT);
              assertThat(home.permits())
                  .extracting(Decision::assetKind)
                  .isEqualTo(AssetKind.home());
            });
    assertThat(survey.refused())
        .singleElement()
        .satisfies(
            refused -> {
              assertThat(refused.region()).isEqualTo(VIRGINIA);
              assertThat(refused.because().citation()).isEqualTo("GDPR Art 44");
              assertThat(refused.refusals()).hasSameSizeAs(AssetKind.home());
            });
    assertThat(survey.remarks()).isEmpty();
  }

  @Test
  void for_russian_citizens_data_every_region_is_refused_and_the_survey_says_why_none_could_do()
      throws Exception {
    var everywhere = Regions.standard().all().stream().map(region -> region.code()).toList();
    var survey =
        lawfulRegions.survey(
            policy("{'facts':{'dataCategories':['personal'],'subjectCountries':['RU']}}"),
            everywhere);

    assertThat(survey.lawful()).isEmpty();
    assertThat(survey.refused()).hasSameSizeAs(everywhere);
    assertThat(survey.refused())
        .allSatisfy(
            refused -> assertThat(refused.because().citation()).isEqualTo("152-FZ Art 18(5)"));
    assertThat(survey.remarks())
        .containsExactly(
            "no region exists in RU (Russia), where 152-FZ Art 18(5) demands the data to be");
  }

  @Test
  void no_remark_is_made_on_a_pack_that_only_might_concern_the_tenant() throws Exception {
    var survey = lawfulRegions.survey(policy("{'facts':{}}"), List.of(FRANKFURT));

    assertThat(survey.refused()).hasSize(1);
    assertThat(survey.remarks()).isEmpty();
  }

  @Test
  void an_unknown_region_is_refused_like_any_other() throws Exception {
    var survey =
        lawfulRegions.survey(
            policy("{'facts':{'subjectCountries':['DE']}}"), List.of(RegionCode.of("xx-moon-1")));

    assertThat(survey.refused())
        .singleElement()
        .satisfies(r -> assertThat(r.because().rule()).isEqualTo("unknown-region"));
  }

  @Test
  void a_placement_comes_only_from_a_permit_to_store_a_primary() throws Exception {
    var german = policy("{'facts':{'subjectCountries':['DE']}}");
    var primary =
        (Decision.Permitted) decisions.decide(Question.of(german, AssetKind.PRIMARY, FRANKFURT));
    var backup =
        (Decision.Permitted) decisions.decide(Question.of(german, AssetKind.BACKUP, FRANKFURT));

    assertThat(Placement.of(primary).decision()).isSameAs(primary);
    assertThatIllegalArgumentException().isThrownBy(() -> Placement.of(backup));
    assertThat(Placement.class.getDeclaredConstructors())
        .allSatisfy(
            constructor -> assertThat(Modifier.isPrivate(constructor.getModifiers())).isTrue());
    assertThat(
            Arrays.stream(Placement.class.getMethods())
                .filter(method -> method.getReturnType() == Placement.class))
        .singleElement()
        .satisfies(
            factory ->
                assertThat(factory.getParameterTypes()).containsExactly(Decision.Permitted.class));
  }

  private static ResidencyPolicy policy(String text) throws Exception {
    return new ObjectMapper().readValue(text.replace('\'', '"'), ResidencyPolicy.class);
  }
}
