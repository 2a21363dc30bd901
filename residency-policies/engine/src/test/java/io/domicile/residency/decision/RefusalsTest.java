package io.domicile.residency.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.asset.Outcome;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.Partition;
import io.domicile.residency.region.Region;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a refusal says: who refuses, in which order, and what would help in that very place. */
class RefusalsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-27T12:00:00Z"), ZoneOffset.UTC);
  private static final Regions REGIONS =
      Regions.standard()
          .with(
              List.of(
                  new Region(RegionCode.of("dc-fra-1"), Country.of("DE"), null, Partition.OWN)));

  private final ObjectMapper json = new ObjectMapper();
  private final Decisions decisions = new Decisions(REGIONS, Packs.standard(), CLOCK);

  @Test
  void all_refusals_are_named_the_strongest_first() throws Exception {
    var policy =
        policy(
            """
            {"facts":{"dataCategories":["personal"],"subjectCountries":["DE","RU","TV"],
              "transferMechanisms":[],"sectors":["unregulated"],"establishments":[]},
             "pins":{"countries":["GB"],"partitions":["aws-eusc"]},"factModel":2}
            """);
    var decision = decide(policy, "us-east-1", "ap-south-1");

    assertThat(refusals(decision))
        .startsWith("ru-152fz")
        .containsSubsequence(
            "ru-152fz",
            "eu-gdpr",
            "contract-pins",
            "outside-the-pinned-partitions",
            "uncovered-law");
    assertThat(refusals(decision).getLast()).isEqualTo("uncovered-law");
    var outcomes = decision.policies().stream().map(PolicyResult::outcome).toList();
    assertThat(outcomes.lastIndexOf(Outcome.DENY))
        .as("refusals ahead of all else")
        .isEqualTo(refusals(decision).size() - 1);
  }

  @Test
  void law_that_keeps_data_in_a_country_comes_first_though_only_the_keys_are_abroad()
      throws Exception {
    var policy =
        policy(
            """
            {"facts":{"dataCategories":["personal","payment"],"subjectCountries":["DE","IN"],
              "transferMechanisms":[],"sectors":["payments"],"establishments":["IN"]},"factModel":2}
            """);
    var decision = decide(policy, "ap-south-1", "us-east-1");

    assertThat(refusals(decision)).contains("eu-gdpr", "in-rbi-payments");
    assertThat(refusals(decision).indexOf("in-rbi-payments"))
        .isLessThan(refusals(decision).indexOf("eu-gdpr"));
    assertThat(decision.policies().getFirst().reason()).startsWith("the place of the keys: ");
  }

  @Test
  void what_is_not_known_to_be_law_comes_after_what_is() throws Exception {
    var decision =
        decide(
            policy(
                """
                {"facts":{"dataCategories":["personal"],"subjectCountries":["DE"],
                  "transferMechanisms":[]},"factModel":2}
                """),
            "us-east-1",
            "us-east-1");

    assertThat(refusals(decision)).first().isEqualTo("eu-gdpr");
    var reasons =
        decision.policies().stream()
            .filter(result -> result.outcome() == Outcome.DENY)
            .map(PolicyResult::reason)
            .map(reason -> reason.startsWith("unknown: "))
            .toList();
    assertThat(reasons).isSorted();
  }

  @Test
  void near_misses_are_what_could_still_help_in_that_place() throws Exception {
    var exported =
        policy(
            """
            {"facts":{"dataCategories":["export_controlled"],"subjectCountries":[],
              "transferMechanisms":[],"sectors":["defence"],"establishments":["US"]},"factModel":2}
            """);

    assertThat(nearMisses(decide(exported, "eu-central-1", "eu-central-1"), "us-itar"))
        .containsExactly("authorised-export");
    assertThat(nearMisses(decide(exported, "cn-north-1", "cn-north-1"), "us-itar"))
        .as("nothing makes an export to a proscribed country lawful")
        .isEmpty();
    var backup =
        decisions.decide(
            new Question(
                exported,
                AssetKind.BACKUP,
                Action.STORE,
                RegionCode.of("eu-central-1"),
                RegionCode.of("eu-central-1"),
                null));
    assertThat(nearMisses(backup, "us-itar"))
        .containsExactlyInAnyOrder("authorised-export", "end-to-end-encrypted");
    var russian =
        policy(
            """
            {"facts":{"dataCategories":["personal"],"subjectCountries":["RU"],
              "transferMechanisms":[],"sectors":["unregulated"],"establishments":[]},"factModel":2}
            """);
    assertThat(nearMisses(decide(russian, "eu-central-1", "eu-central-1"), "ru-152fz"))
        .doesNotContain("in-russia");
  }

  @Test
  void an_expired_mechanism_is_said_to_have_expired_with_its_date_ahead_of_other_remedies()
      throws Exception {
    var decision =
        decide(
            policy(
                """
                {"facts":{"dataCategories":["personal"],"subjectCountries":["DE"],
                  "transferMechanisms":[{"mechanism":"scc","countries":["US"],
                    "validUntil":"2026-10-01"}],"sectors":["unregulated"]},"factModel":2}
                """),
            "us-east-1",
            "us-east-1");

    assertThat(decision.policies().getFirst().remedy())
        .startsWith("scc expired on 2026-10-01: renew it, and record it anew; or: ");
  }

  @Test
  void what_an_answer_rests_on_is_shown_as_it_was_recorded() throws Exception {
    var policy =
        policy(
            """
            {"facts":{"dataCategories":["personal"],"subjectCountries":["DE"],
              "transferMechanisms":[
                {"mechanism":"scc","countries":["US"],"document":"SCC-7","recordedBy":"counsel",
                 "recordedAt":"2026-03-01"},
                {"mechanism":"scc","countries":["SG"],"document":"SCC-8"},
                {"mechanism":"kr_consent","countries":["US"]}],
              "certifications":[{"certification":"c5_type_2","document":"C5-1"}],
              "sectors":["unregulated"]},"factModel":2}
            """);

    var abroad = decide(policy, "us-east-1", "us-east-1");
    assertThat(abroad.outcome()).isEqualTo(Outcome.PERMIT);
    assertThat(json.valueToTree(abroad.recorded()).toString())
        .contains("\"document\":\"SCC-7\"", "\"recordedBy\":\"counsel\"", "2026-03-01")
        .as("for another country, or asked for by no pack that concerns the tenant")
        .doesNotContain("SCC-8", "kr_consent");
    assertThat(decide(policy, "eu-central-1", "eu-central-1").recorded()).isEmpty();
  }

  @Test
  void regions_of_other_clouds_have_the_same_answer_by_table_as_by_question() throws Exception {
    var policies =
        List.of(
            policy(
                """
                {"facts":{"dataCategories":["personal"],"subjectCountries":["DE"],
                  "transferMechanisms":[{"mechanism":"scc_supplemented","countries":["US"]}],
                  "sectors":["unregulated"]},"factModel":2}
                """),
            policy(
                """
                {"facts":{"dataCategories":["personal"],"subjectCountries":["DE"],
                  "transferMechanisms":[{"mechanism":"scc","regions":["eastus2"]}],
                  "sectors":["unregulated"]},"pins":{"partitions":["aws","azure"]},"factModel":2}
                """));
    var places =
        Stream.concat(
                REGIONS.elsewhere().stream().map(Region::code),
                Stream.of("dc-fra-1", "eu-central-1", "us-east-1", "zz-nowhere-1")
                    .map(RegionCode::of))
            .toList();
    int permitted = 0;
    for (var policy : policies) {
      var table = decisions.table(policy);
      for (var kind : List.of(AssetKind.PRIMARY, AssetKind.BACKUP)) {
        for (var region : places) {
          var keys = new ArrayList<@Nullable RegionCode>();
          keys.add(null);
          keys.add(region);
          keys.add(RegionCode.of("eu-central-1"));
          keys.add(RegionCode.of("germanywestcentral"));
          for (var key : keys) {
            boolean asked =
                decisions.decide(new Question(policy, kind, kind.usualAction(), region, key, null))
                    instanceof Decision.Permitted;
            assertThat(table.permits(kind, kind.usualAction(), region, key))
                .as("%s in %s, keys in %s", kind, region, key)
                .isEqualTo(asked);
            permitted += asked ? 1 : 0;
          }
          assertThat(table.permits(kind, kind.usualAction(), region))
              .isEqualTo(table.permits(kind, kind.usualAction(), region, region));
        }
      }
    }
    assertThat(permitted).isPositive();
    assertThat(
            decisions
                .table(policies.getFirst())
                .permits(AssetKind.BACKUP, Action.STORE, RegionCode.of("germanywestcentral")))
        .isTrue();
    assertThat(
            decisions
                .table(policies.getFirst())
                .results(AssetKind.BACKUP, Action.STORE, RegionCode.of("chinanorth3")))
        .isNotEmpty();
  }

  private Decision decide(ResidencyPolicy policy, String region, String keyRegion) {
    return decisions.decide(
        Question.of(policy, AssetKind.PRIMARY, RegionCode.of(region))
            .withKeyRegion(RegionCode.of(keyRegion)));
  }

  /** By pack, and where the platform itself refuses by rule. */
  private static List<String> refusals(Decision decision) {
    return decision.policies().stream()
        .filter(result -> result.outcome() == Outcome.DENY)
        .map(result -> result.pack().equals(PolicyResult.PLATFORM) ? result.rule() : result.pack())
        .toList();
  }

  private static List<String> nearMisses(Decision decision, String pack) {
    return decision.policies().stream()
        .filter(result -> result.pack().equals(pack))
        .flatMap(result -> result.nearMisses().stream())
        .map(PolicyResult.NearMiss::rule)
        .toList();
  }

  private ResidencyPolicy policy(String text) throws JsonProcessingException {
    return json.readValue(text, ResidencyPolicy.class);
  }
}
