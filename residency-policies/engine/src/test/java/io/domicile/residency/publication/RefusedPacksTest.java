package io.domicile.residency.publication;

import static org.assertj.core.api.Assertions.assertThat;

import io.domicile.residency.cedar.SourceProblem;
import io.domicile.residency.packs.InvalidPackException;
import io.domicile.residency.packs.Packs;
import io.domicile.residency.packs.PublishedPacks;
import io.domicile.residency.region.Regions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packs on disk that are broken on purpose: none is published, and each says where it is wrong. */
class RefusedPacksTest {
  @TempDir private Path root;
  private DraftFolder draft;

  @BeforeEach
  void write() {
    draft = new DraftFolder(root);
  }

  @Test
  void the_pack_that_all_others_here_are_made_from_is_published_once_and_stays() throws Exception {
    var publication = publication();

    assertThat(publication.tests()).allSatisfy(test -> assertThat(test.problems()).isEmpty());
    assertThat(publication.publish())
        .singleElement()
        .satisfies(pack -> assertThat(pack.reference()).isEqualTo("test@1.0"));
    assertThat(publication().publish()).isEmpty();
    assertThat(Packs.load(draft.packs(), draft.lists()).published().digests())
        .isEqualTo(
            Map.of(
                "test@1.0",
                Packs.load(draft.packs(), draft.lists()).find("test").orElseThrow().digest()));
  }

  @Test
  void a_forbid_that_fails_while_deciding_is_refused_at_the_case_that_meets_it() {
    draft.append(
        "1.0/rules.cedar",
        """
        @id("failing") @citation("Test Art 4") @source("https://example.org/law") @reason("so") @remedy("none")
        forbid (principal, action == Action::"store", resource in Country::"DE")
        when { 9223372036854775807 + 1 == 0 };
        """);
    refused(
        "test/1.0/cases.json:2: ",
        "one: expected permit by home [Test Art 3], got deny by evaluation-failed");
    refused("test/1.0/rules.cedar:9: ", "rule failing decides no worked case that passes");
  }

  @Test
  void a_forbid_that_an_unknown_fact_would_skip_is_refused() {
    draft.append(
        "1.0/rules.cedar",
        """
        @id("broken") @citation("Test Art 4") @source("https://example.org/law") @reason("so") @remedy("none")
        forbid (principal, action, resource)
        when { context.transferMechanisms.contains(Mechanism::"scc") };
        """);
    refused("test/1.0/rules.cedar:11: ", "transferMechanisms");
  }

  @Test
  void an_attribute_that_does_not_exist_is_refused() {
    draft.append(
        "1.0/rules.cedar",
        """
        @id("broken") @citation("Test Art 4") @source("https://example.org/law") @reason("so") @remedy("none")
        permit (principal, action, resource) when { context.shoeSize == 43 };
        """);
    refused("test/1.0/rules.cedar:10: ", "shoeSize");
  }

  @Test
  void a_rule_without_citation_reason_or_remedy_is_refused() {
    draft.replace("1.0/rules.cedar", "@citation(\"Test Art 3\")\n", "");
    refused("test/1.0/rules.cedar:3: ", "rule home has no @citation");
    draft = new DraftFolder(root);
    draft.replace("1.0/rules.cedar", "@reason(\"it is home\")\n", "");
    refused("test/1.0/rules.cedar:3: ", "rule home has no @reason");
    draft = new DraftFolder(root);
    draft.replace("1.0/rules.cedar", "@remedy(\"choose Germany\")\n", "");
    refused("test/1.0/rules.cedar:3: ", "rule home has no @remedy");
    draft = new DraftFolder(root);
    draft.replace(
        "1.0/pack.json",
        "\"reason\": \"not provided for\",\n    \"remedy\": \"choose Germany\"",
        "\"reason\": \"not provided for\"");
    refused("test/1.0/pack.json:1: ", "otherwise has no remedy");
  }

  @Test
  void versions_that_overlap_are_refused_unless_the_later_one_supersedes() {
    draft.copyTo("1.1", "2020-01-01", "2026-01-01");
    refused("test/1.1/pack.json:3: ", "overlaps version 1.0");

    draft.replace(
        "1.1/pack.json", "\"effectiveFrom\"", "\"supersedes\": \"1.0\", \"effectiveFrom\"");
    assertThat(problems()).as("the cases of 1.0 are asked of 1.0, also on later days").isEmpty();

    draft.replace("1.1/pack.json", "\"supersedes\": \"1.0\"", "\"supersedes\": \"0.9\"");
    refused("test/1.1/pack.json:3: ", "no version 0.9 just before it");
  }

  @Test
  void a_source_that_was_read_has_an_address_and_a_day() {
    draft.replace(
        "1.0/pack.json",
        "\"otherwise\":",
        "\"sourcesRead\": [{\"url\": \"the library\", \"on\": \"2026-13-01\"}], \"otherwise\":");

    refused("test/1.0/pack.json:", "a source is the address of the text of the law: the library");
    refused("test/1.0/pack.json:", "on is not a date: 2026-13-01");
  }

  @Test
  void too_few_cases_or_cases_of_one_outcome_are_refused() {
    draft.write("1.0/cases.json", "[\n" + lines(1, 2, 4, 5) + "\n]\n");
    refused("test/1.0/cases.json:1: ", "4 worked cases; a pack is published with at least 6");
    draft = new DraftFolder(root);
    draft.write("1.0/cases.json", "[\n" + lines(1, 2, 3) + "\n]\n");
    refused("test/1.0/cases.json:1: ", "no worked case comes out as deny");
    refused("test/1.0/pack.json:1: ", "otherwise (otherwise) decides no worked case");
    draft.write("1.0/cases.json", "[]");
    refused("test/1.0/rules.cedar:3: ", "rule home decides no worked case that passes");
  }

  @Test
  void a_case_that_does_not_come_out_as_written_is_refused() {
    draft = new DraftFolder(root);
    draft.replace(
        "1.0/cases.json",
        "\"asset\": \"key\", \"region\": \"eu-central-1\"",
        "\"asset\": \"key\", \"region\": \"eu-west-3\"");
    refused(
        "test/1.0/cases.json:4: ",
        "three: expected permit by home [Test Art 3], got deny by otherwise [Test Art 2]");
  }

  @Test
  void a_case_with_an_unknown_fact_name_or_day_is_refused() {
    draft = new DraftFolder(root);
    draft.replace(
        "1.0/cases.json",
        "\"facts\": {\"subjectCountries\": [\"US\"]}",
        "\"facts\": {\"shoeSize\": [\"43\"]}");
    refused("test/1.0/cases.json:7: ", "facts.shoeSize: no such property");
    draft = new DraftFolder(root);
    draft.replace("1.0/cases.json", "[\"US\"]", "[\"XX\"]");
    refused("test/1.0/cases.json:7: ", "facts.subjectCountries: unknown value: XX");
    draft = new DraftFolder(root);
    draft.replace(
        "1.0/cases.json", "\"asset\": \"log\"", "\"at\": \"2026-02-30\", \"asset\": \"log\"");
    refused("test/1.0/cases.json:6: ", "2026-02-30");
    draft = new DraftFolder(root);
    draft.replace("1.0/cases.json", "\"asset\": \"log\"", "\"aset\": \"log\"");
    refused("test/1.0/cases.json:6: ", "'asset'");
  }

  @Test
  void a_case_that_cannot_be_asked_is_refused() {
    draft = new DraftFolder(root);
    draft.replace(
        "1.0/cases.json",
        "\"asset\": \"log\"",
        "\"suppose\": [{\"area\": \"atlantis\", \"country\": \"US\", \"listed\": true}], \"asset\": \"log\"");
    refused("test/1.0/cases.json:6: ", "there is no list called atlantis");
  }

  @Test
  void dates_that_cannot_be_are_refused() {
    draft.replace(
        "1.0/pack.json", "\"2020-01-01\"", "\"2020-01-01\", \"effectiveTo\": \"2019-01-01\"");
    refused("test/1.0/pack.json:3: ", "effectiveTo must be after effectiveFrom");
    draft = new DraftFolder(root);
    draft.replace("1.0/pack.json", "2020-01-01", "2020-02-30");
    refused("test/1.0/pack.json:3: ", "not a date");
    draft = new DraftFolder(root);
    draft.replace(
        "1.0/pack.json", "\"2020-01-01\"", "\"2020-01-01\", \"reviewedBy\": \"A. Lawyer\"");
    refused("test/1.0/pack.json:3: ", "a review has a name and a date");
  }

  @Test
  void a_published_pack_that_was_altered_is_refused_until_it_is_put_back() throws Exception {
    publication().publish();
    draft.replace("1.0/rules.cedar", "it is home", "it is nearly home");
    refused("test/1.0/pack.json:1: ", "test@1.0 is published and its files have changed since");

    draft.replace("1.0/rules.cedar", "it is nearly home", "it is home");
    assertThat(problems()).isEmpty();
  }

  @Test
  void a_published_pack_may_not_vanish_either() throws Exception {
    publication().publish();
    draft.copyTo("1.1", "\"effectiveFrom\"", "\"effectiveFrom\"");
    for (var name : List.of("pack.json", "rules.cedar", "cases.json")) {
      Files.delete(draft.packs().resolve("test/1.0").resolve(name));
    }
    refused("published.json:2: ", "test@1.0 is published, and its files are gone");
  }

  @Test
  void a_change_goes_into_a_new_version_and_leaves_the_published_one_as_it_is() throws Exception {
    publication().publish();
    var before = Packs.load(draft.packs(), draft.lists()).published().digests();
    draft.copyTo("1.1", "2020-01-01", "2026-08-01");
    draft.replace(
        "1.1/pack.json", "\"effectiveFrom\"", "\"supersedes\": \"1.0\", \"effectiveFrom\"");
    draft.replace("1.1/cases.json", "\"asset\"", "\"at\": \"2026-08-02\", \"asset\"");

    assertThat(publication().publish())
        .singleElement()
        .satisfies(pack -> assertThat(pack.reference()).isEqualTo("test@1.1"));
    assertThat(Packs.load(draft.packs(), draft.lists()).published().digests())
        .containsAllEntriesOf(before)
        .containsOnlyKeys("test@1.0", "test@1.1");
  }

  @Test
  void nothing_is_published_while_anything_is_wrong() throws Exception {
    draft.replace(
        "1.0/cases.json",
        "\"region\": \"us-east-1\", \"expect\": {\"outcome\": \"deny\"",
        "\"region\": \"us-east-1\", \"expect\": {\"outcome\": \"permit\"");

    assertThat(publication().publish()).isEmpty();
    assertThat(draft.packs().resolve(PublishedPacks.FILE)).doesNotExist();
  }

  private String lines(int... numbers) {
    var all = draft.read("1.0/cases.json").lines().toList();
    return String.join(
        ",\n",
        Arrays.stream(numbers).mapToObj(number -> all.get(number).replaceAll(",$", "")).toList());
  }

  private Publication publication() {
    return new Publication(Regions.standard(), draft.packs(), draft.lists(), null);
  }

  private List<SourceProblem> problems() {
    try {
      return publication().tests().stream().flatMap(test -> test.problems().stream()).toList();
    } catch (InvalidPackException e) {
      return e.problems();
    }
  }

  private void refused(String place, String message) {
    assertThat(problems())
        .anySatisfy(problem -> assertThat(problem.toString()).startsWith(place).contains(message));
    try {
      assertThat(publication().publish()).isEmpty();
    } catch (InvalidPackException e) {
      assertThat(e).hasMessageContaining(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
