package io.domicile.residency.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.packs.LawFolders;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.policy.ResidencyPolicy;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Regions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacesAndPinsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-07-01T12:00:00Z"), ZoneOffset.UTC);
  private static final String GERMANS =
      "{\"dataCategories\":[\"personal\"],\"subjectCountries\":[\"DE\"],"
          + "\"transferMechanisms\":[],\"sectors\":[\"unregulated\"]}";

  private final Decisions decisions = new Decisions(Regions.standard(), Packs.standard(), CLOCK);

  @Test
  void a_group_of_countries_is_a_pin_that_is_expanded_and_shown() throws IOException {
    var pinned = policy(GERMANS, "{\"groups\":[\"EU\"]}");

    assertThat(outcome(pinned, "eu-north-1")).isEqualTo("permit");
    assertThat(outcome(pinned, "eu-central-2")).isEqualTo("deny");
    assertThat(outcome(policy(GERMANS, "{\"groups\":[\"adequate\"]}"), "eu-central-2"))
        .isEqualTo("permit");
    // Oslo is in the European Economic Area and not in the Union.
    assertThat(outcome(pinned, "norwayeast")).isEqualTo("deny");
    assertThat(outcome(policy(GERMANS, "{\"groups\":[\"EEA\"]}"), "norwayeast"))
        .isEqualTo("permit");
    var facts = decide(pinned, "eu-north-1").factsUsed();
    assertThat(facts).containsEntry("pinGroups", List.of("EU"));
    assertThat(String.valueOf(facts.get("pins"))).contains("DE", "SE").doesNotContain("NO", "CH");
  }

  @Test
  void a_pinned_group_whose_list_is_not_loaded_is_refused_and_not_no_pin() throws IOException {
    var files = new HashMap<>(Packs.standard().lists().files());
    assertThat(files.keySet().removeIf(name -> name.endsWith("eu.json"))).isTrue();
    var without = new Decisions(Regions.standard(), Packs.standard().withLists(files), CLOCK);

    var decision =
        without.decide(
            Question.of(
                policy(GERMANS, "{\"groups\":[\"EU\"]}"),
                AssetKind.PRIMARY,
                RegionCode.of("eu-central-2")));

    assertThat(((Decision.Denied) decision).refusals())
        .anySatisfy(refusal -> assertThat(refusal.rule()).isEqualTo("unknown-pin-group"));
  }

  @Test
  void a_pinned_partition_refuses_other_partitions_and_permits_nothing_by_itself()
      throws IOException {
    var pinned = policy(GERMANS, "{\"partitions\":[\"aws-eusc\"]}");

    assertThat(outcome(pinned, "eusc-de-east-1")).isEqualTo("permit");
    var refused = (Decision.Denied) decide(pinned, "eu-central-1");
    assertThat(refused.refusals())
        .singleElement()
        .satisfies(
            refusal -> assertThat(refusal.rule()).isEqualTo("outside-the-pinned-partitions"));
    var keysElsewhere =
        decisions.decide(
            Question.of(pinned, AssetKind.PRIMARY, RegionCode.of("eusc-de-east-1"))
                .withKeyRegion(RegionCode.of("eu-central-1")));
    assertThat(keysElsewhere).isInstanceOf(Decision.Denied.class);
    assertThat(outcome(policy("{}", "{\"partitions\":[\"aws\"]}"), "eu-central-1"))
        .isEqualTo("deny");
  }

  @Test
  void a_policy_with_groups_and_partitions_reads_back_as_it_was_written() throws IOException {
    var mapper = new ObjectMapper();
    var policy = policy(GERMANS, "{\"groups\":[\"EEA\"],\"partitions\":[\"aws\"]}");

    assertThat(mapper.readValue(mapper.writeValueAsString(policy), ResidencyPolicy.class))
        .isEqualTo(policy);
    assertThat(mapper.writeValueAsString(policy(GERMANS, "{\"countries\":[\"DE\"]}")))
        .doesNotContain("groups")
        .doesNotContain("partitions");
  }

  @Test
  void a_backup_in_a_paired_region_of_another_cloud_can_be_asked_about() throws IOException {
    var germans = policy(GERMANS, "{}");

    for (var lawful : new String[] {"germanywestcentral", "europe-west3", "westeurope"}) {
      assertThat(outcome(germans, lawful)).as(lawful).isEqualTo("permit");
    }
    for (var unlawful : new String[] {"eastus2", "us-central1", "southindia", "chinanorth3"}) {
      assertThat(outcome(germans, unlawful)).as(unlawful).isEqualTo("deny");
    }
  }

  @Test
  void what_was_unknown_when_it_was_decided_is_so_when_it_is_decided_again() throws IOException {
    var question =
        Question.of(policy(GERMANS, "{}"), AssetKind.PRIMARY, RegionCode.of("europe-west3"));
    var again =
        Decisions.forReplay(Regions.standard(), Packs.standard(), CLOCK, Reading.SECOND)
            .decide(question);

    assertThat(((Decision.Denied) again).refusals().getFirst().rule()).isEqualTo("unknown-region");
  }

  @Test
  void data_centres_of_one_s_own_come_from_a_file(@TempDir Path folder) throws IOException {
    var file =
        Files.writeString(
            folder.resolve("regions.json"),
            "[{\"code\":\"dc-fra-1\",\"country\":\"DE\"},"
                + "{\"code\":\"dc-mtl-1\",\"country\":\"CA\",\"subdivision\":\"CA-QC\"}]");
    var ours = LawFolders.catalogue(new LawFolders(null, null, file));
    var decided =
        new Decisions(ours, Packs.standard(), CLOCK)
            .decide(
                Question.of(policy(GERMANS, "{}"), AssetKind.BACKUP, RegionCode.of("dc-fra-1")));

    assertThat(decided).isInstanceOf(Decision.Permitted.class);
    assertThat(ours.find(RegionCode.of("dc-mtl-1"))).isPresent();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                LawFolders.catalogue(
                    new LawFolders(
                        null,
                        null,
                        Files.writeString(
                            folder.resolve("taken.json"),
                            "[{\"code\":\"eu-central-1\",\"country\":\"DE\"}]"))));
  }

  @Test
  void an_attestation_that_ran_out_is_said_to_have_expired_with_its_date() throws IOException {
    var clinic =
        policy(
            "{\"dataCategories\":[\"personal\",\"health\"],\"subjectCountries\":[\"DE\"],"
                + "\"transferMechanisms\":[],\"sectors\":[\"healthcare\"],"
                + "\"establishments\":[\"DE\"],\"certifications\":"
                + "[{\"certification\":\"c5_type_2\",\"validUntil\":\"2026-03-31\"}]}",
            "{}");

    assertThat(remedies(clinic, "eu-central-1")).contains("c5_type_2 expired on 2026-03-31");
  }

  @Test
  void an_attestation_is_no_remedy_where_it_would_not_help() throws IOException {
    var clinic =
        policy(
            "{\"dataCategories\":[\"personal\",\"health\"],\"subjectCountries\":[\"DE\"],"
                + "\"transferMechanisms\":[],\"sectors\":[\"healthcare\"],"
                + "\"establishments\":[\"DE\"],\"certifications\":[]}",
            "{}");

    assertThat(remedies(clinic, "eu-central-1")).contains("c5_type_2");
    assertThat(remedies(clinic, "ap-southeast-1")).doesNotContain("c5_type_2");
  }

  private String remedies(ResidencyPolicy policy, String region) {
    var refusals = ((Decision.Denied) decide(policy, region)).refusals();
    return refusals.stream().map(PolicyResult::remedy).toList().toString();
  }

  private String outcome(ResidencyPolicy policy, String region) {
    return decide(policy, region).outcome().wireName();
  }

  private Decision decide(ResidencyPolicy policy, String region) {
    return decisions.decide(Question.of(policy, AssetKind.PRIMARY, RegionCode.of(region)));
  }

  private static ResidencyPolicy policy(String facts, String pins) throws IOException {
    return new ObjectMapper()
        .readValue(
            "{\"facts\":" + facts + ",\"pins\":" + pins + ",\"factModel\":2}",
            ResidencyPolicy.class);
  }
}
