package io.domicile.residency.handbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.asset.Outcome;
import io.domicile.residency.decision.Decision;
import io.domicile.residency.decision.Decisions;
import io.domicile.residency.decision.Question;
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
import java.util.List;
import org.junit.jupiter.api.Test;

/** What docs/residency/README.md says of examples is what the engine answers. */
class DocumentedExamplesTest {
  private static final Path PAGE = Path.of("../../docs/residency/README.md");
  private static final Decisions DECISIONS =
      new Decisions(
          Regions.standard(),
          Packs.standard(),
          Clock.fixed(Instant.parse("2026-11-27T12:00:00Z"), ZoneOffset.UTC));

  @Test
  void german_data_of_a_kind_that_nobody_has_named_waits_for_its_kind_or_an_attestation()
      throws IOException {
    assertThat(page())
        .contains(
            "data of people in Germany of a kind nobody has named, in a business nobody has named,"
                + " may not be in Frankfurt");
    var unknown = "\"subjectCountries\":[\"DE\"],\"transferMechanisms\":[]";
    assertThat(decide(unknown, "eu-central-1").outcome()).isEqualTo(Outcome.DENY);
    assertThat(refusals(decide(unknown, "eu-central-1")).getFirst())
        .startsWith("de-sgb5-393: unknown: ");
    assertThat(decide(unknown + ",\"dataCategories\":[\"personal\"]", "eu-central-1").outcome())
        .as("ordinary personal data may")
        .isEqualTo(Outcome.PERMIT);
    assertThat(decide(unknown + ",\"sectors\":[\"unregulated\"]", "eu-central-1").outcome())
        .as("and so may that of a business which is no care provider")
        .isEqualTo(Outcome.PERMIT);
  }

  @Test
  void german_health_data_of_care_providers_needs_an_attestation_in_frankfurt_too()
      throws IOException {
    assertThat(page())
        .contains(
            "health and social data of German care providers, funds and their processors needs a"
                + " current C5 type 2 attestation wherever it is");
    var clinic =
        "\"subjectCountries\":[\"DE\"],\"transferMechanisms\":[],\"dataCategories\":[\"personal\",\"health\"],"
            + "\"sectors\":[\"healthcare\"],\"establishments\":[\"DE\"]";
    assertThat(decide(clinic + ",\"certifications\":[]", "eu-central-1").outcome())
        .isEqualTo(Outcome.DENY);
    assertThat(decide(clinic + ",\"certifications\":[\"c5_type_2\"]", "eu-central-1").outcome())
        .isEqualTo(Outcome.PERMIT);
    assertThat(
            decide(
                    "\"subjectCountries\":[\"DE\"],\"transferMechanisms\":[],\"dataCategories\":[\"personal\",\"health\"],"
                        + "\"sectors\":[\"unregulated\"],\"establishments\":[\"DE\"],\"certifications\":[]",
                    "eu-central-1")
                .outcome())
        .as("a fitness tracker's health data is under the GDPR alone")
        .isEqualTo(Outcome.PERMIT);
  }

  @Test
  void an_encrypted_backup_abroad_is_rescued_by_keys_in_the_eea_and_a_database_is_not()
      throws IOException {
    assertThat(page())
        .contains("an encrypted backup abroad is lawful while its keys stay in the EEA");
    var policy =
        policy(
            "\"subjectCountries\":[\"DE\"],\"dataCategories\":[\"personal\"],\"sectors\":[\"unregulated\"],"
                + "\"transferMechanisms\":[{\"mechanism\":\"scc_supplemented\",\"countries\":[\"US\"]}]");
    for (var kind : List.of(AssetKind.BACKUP, AssetKind.PRIMARY)) {
      var abroad = Question.of(policy, kind, RegionCode.of("us-east-1"));
      assertThat(DECISIONS.decide(abroad.withKeyRegion(RegionCode.of("eu-central-1"))).outcome())
          .as("%s", kind)
          .isEqualTo(kind == AssetKind.BACKUP ? Outcome.PERMIT : Outcome.DENY);
      assertThat(DECISIONS.decide(abroad).outcome()).isEqualTo(Outcome.DENY);
    }
  }

  @Test
  void the_groups_that_a_pin_names_are_as_the_page_says() throws IOException {
    assertThat(page()).contains("the United States is not among them");
    var pinned =
        new ObjectMapper()
            .readValue(
                "{\"facts\":{\"subjectCountries\":[\"US\"],\"dataCategories\":[\"personal\"],\"sectors\":[\"unregulated\"],"
                    + "\"transferMechanisms\":[]},\"pins\":{\"groups\":[\"adequate\"]}}",
                ResidencyPolicy.class);
    assertThat(
            DECISIONS
                .decide(Question.of(pinned, AssetKind.PRIMARY, RegionCode.of("us-east-1")))
                .outcome())
        .isEqualTo(Outcome.DENY);
  }

  /** The page with its lines joined. */
  private static String page() throws IOException {
    return Files.readString(PAGE).replaceAll("\\s+", " ");
  }

  private static Decision decide(String facts, String region) throws JsonProcessingException {
    return DECISIONS.decide(Question.of(policy(facts), AssetKind.PRIMARY, RegionCode.of(region)));
  }

  private static ResidencyPolicy policy(String facts) throws JsonProcessingException {
    return new ObjectMapper()
        .readValue("{\"facts\":{" + facts + "},\"factModel\":2}", ResidencyPolicy.class);
  }

  private static List<String> refusals(Decision decision) {
    return decision.policies().stream()
        .filter(result -> result.outcome() == Outcome.DENY)
        .map(result -> result.pack() + ": " + result.reason())
        .toList();
  }
}
