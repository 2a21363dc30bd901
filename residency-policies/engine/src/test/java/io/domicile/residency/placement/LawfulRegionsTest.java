package io.domicile.residency.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.decision.Decision;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.decision.Question;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
            policy(
                "{'facts':{'dataCategories':['personal'],'subjectCountries':['DE'],'transferMechanisms':[]}}"),
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

  @ParameterizedTest
  @EnumSource(AssetKind.class)
  void a_placement_and_each_of_its_kin_comes_only_from_a_permit_to_store_its_own_kind(
      AssetKind kind) throws Exception {
    var german = policy("{'facts':{'dataCategories':['personal'],'subjectCountries':['DE']}}");
    var permit = (Decision.Permitted) decisions.decide(Question.of(german, kind, FRANKFURT));
    Map<Function<Decision.Permitted, LawfulPlacement>, Set<AssetKind>> kin =
        Map.of(
            Placement::of, Set.of(AssetKind.PRIMARY),
            ReplicaPlacement::new, Set.of(AssetKind.REPLICA),
            BackupPlacement::new, Set.of(AssetKind.BACKUP),
            KeyPlacement::new, Set.of(AssetKind.KEY),
            SinkPlacement::new, Set.of(AssetKind.LOG, AssetKind.TELEMETRY),
            CachePlacement::new, Set.of(AssetKind.CACHE),
            ExportPlacement::new, Set.of(AssetKind.EXPORT));

    assertThat(kin).hasSameSizeAs(LawfulPlacement.class.getPermittedSubclasses());
    kin.forEach(
        (make, kinds) -> {
          if (kinds.contains(kind)) {
            assertThat(make.apply(permit).decision()).isSameAs(permit);
            assertThat(make.apply(permit).region()).isEqualTo(FRANKFURT);
          } else {
            assertThatIllegalArgumentException()
                .isThrownBy(() -> make.apply(permit))
                .withMessageContaining("not to " + kind.usualAction() + " a " + kind);
          }
        });
  }

  @Test
  void a_permit_to_process_where_an_asset_is_does_not_entitle_to_store_it() throws Exception {
    var german = policy("{'facts':{'dataCategories':['personal'],'subjectCountries':['DE']}}");
    var question =
        new Question(german, AssetKind.BACKUP, Action.PROCESS, FRANKFURT, FRANKFURT, null);
    var permit = (Decision.Permitted) decisions.decide(question);

    assertThatIllegalArgumentException().isThrownBy(() -> new BackupPlacement(permit));
  }

  @Test
  void nothing_but_a_permit_can_be_made_into_a_placement() {
    for (var type : LawfulPlacement.class.getPermittedSubclasses()) {
      assertThat(type.isRecord()).as(type.getSimpleName()).isTrue();
      assertThat(type.getDeclaredConstructors())
          .singleElement()
          .satisfies(
              constructor ->
                  assertThat(constructor.getParameterTypes())
                      .containsExactly(Decision.Permitted.class));
    }
  }

  @Test
  void a_home_comes_with_the_right_for_each_of_its_assets() throws Exception {
    var german = policy("{'facts':{'dataCategories':['personal'],'subjectCountries':['DE']}}");
    var home = ((Candidate.Lawful) lawfulRegions.examine(german, FRANKFURT)).home();

    assertThat(
            List.of(
                home.primary(),
                home.backup(),
                home.key(),
                home.log(),
                home.telemetry(),
                home.cache()))
        .extracting(placement -> placement.decision().assetKind())
        .isEqualTo(AssetKind.home());
  }

  @Test
  void a_key_that_is_elsewhere_is_asked_about_where_it_is() throws Exception {
    var pinned =
        policy(
            "{'facts':{'dataCategories':['personal'],'subjectCountries':['DE']},'pins':{'countries':['DE']}}");
    var paris = RegionCode.of("eu-west-3");
    var abroad = lawfulRegions.examine(pinned, FRANKFURT, paris);

    assertThat(lawfulRegions.examine(pinned, FRANKFURT)).isInstanceOf(Candidate.Lawful.class);
    assertThat(abroad)
        .isInstanceOfSatisfying(
            Candidate.Refused.class,
            refused ->
                assertThat(refused.refusals())
                    // What is in Frankfurt is refused for its key's place, the key for its own.
                    .allSatisfy(
                        denied -> assertThat(denied.question().keyRegion()).isEqualTo(paris))
                    .filteredOn(denied -> denied.assetKind() == AssetKind.KEY)
                    .singleElement()
                    .satisfies(denied -> assertThat(denied.region()).isEqualTo(paris)));
    var unpinned = policy("{'facts':{'dataCategories':['personal'],'subjectCountries':['DE']}}");
    var home = ((Candidate.Lawful) lawfulRegions.examine(unpinned, FRANKFURT, paris)).home();
    assertThat(home.key().region()).isEqualTo(paris);
    assertThat(home.backup().region()).isEqualTo(FRANKFURT);
    assertThat(home.backup().keyRegion()).isEqualTo(paris);
  }

  private static ResidencyPolicy policy(String text) throws Exception {
    return new ObjectMapper().readValue(text.replace('\'', '"'), ResidencyPolicy.class);
  }
}
