package io.domicile.residency.packs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Packs that are broken on purpose: each is refused, with the file and the line. */
class BrokenPacksTest {
  private static final String METADATA =
      """
      {
        "name": "test", "version": "1.0", "title": "Test", "jurisdiction": "DE", "authority": "Nobody", "language": "en",
        "effectiveFrom": "2020-01-01",
        "summary": "A test.",
        "scope": {
          "citation": "Test Art 1", "source": "https://example.org/law", "reason": "always",
          "when": {"fact": "subjectCountries", "has": ["DE"]}
        },
        "otherwise": {
          "rule": "otherwise", "citation": "Test Art 2", "source": "https://example.org/law", "reason": "not provided for"
        }
      }
      """;
  private static final String RULES =
      """
      @id("home") @citation("Test Art 3") @source("https://example.org/law") @reason("it is home")
      permit (principal, action, resource in Country::"DE");

      """;
  private static final String LIST =
      """
      {"area": "eea", "title": "EEA", "citation": "c", "source": "https://example.org/list",
       "entries": [{"country": "DE", "from": "1994-01-01"}]}
      """;

  private final Map<String, String> packs =
      new HashMap<>(
          Map.of(
              "test/1.0/pack.json",
              METADATA,
              "test/1.0/rules.cedar",
              RULES,
              "test/1.0/cases.json",
              "[]"));
  private final Map<String, String> lists = new HashMap<>(Map.of("eea.json", LIST));

  @Test
  void the_pack_that_all_others_here_are_made_from_is_sound() {
    assertThat(Packs.of(packs, lists).all())
        .extracting(Pack::reference)
        .containsExactly("test@1.0");
  }

  @Test
  void a_forbid_that_would_fail_on_an_unknown_fact_is_refused() {
    rules(
        """
        @id("broken") @citation("Test Art 4") @source("https://example.org/law") @reason("broken")
        forbid (principal, action, resource)
        when { context.transferMechanisms.contains(Mechanism::"scc") };
        """);
    refused("test/1.0/rules.cedar:6: ", "transferMechanisms");
  }

  @Test
  void an_attribute_that_does_not_exist_is_refused() {
    rules(
        """
        @id("broken") @citation("Test Art 4") @source("https://example.org/law") @reason("broken")
        permit (principal, action, resource) when { context.shoeSize == 43 };
        """);
    refused("test/1.0/rules.cedar:", "shoeSize");
  }

  @Test
  void a_value_that_does_not_exist_is_refused() {
    rules(
        """
        @id("broken") @citation("Test Art 4") @source("https://example.org/law") @reason("broken")
        permit (principal, action, resource)
        when { context has transferMechanisms && context.transferMechanisms.contains(Mechanism::"ssc") };
        """);
    refused("test/1.0/rules.cedar:6: ", "ssc");
  }

  @Test
  void a_rule_without_a_citation_is_refused() {
    rules(
        "@id(\"bare\") @source(\"https://example.org/law\") @reason(\"so\")\npermit (principal, action, resource);");
    refused("test/1.0/rules.cedar:4: ", "no @citation");
  }

  @Test
  void a_source_that_is_no_address_is_refused() {
    rules(
        "@id(\"vague\") @citation(\"c\") @source(\"somewhere\") @reason(\"so\")\npermit (principal, action, resource);");
    refused("test/1.0/rules.cedar:4: ", "address of the text");
  }

  @Test
  void rules_without_an_id_or_with_the_same_one_are_refused() {
    rules("permit (principal, action, resource);\n" + RULES);
    refused("test/1.0/rules.cedar:4: ", "@id");
    refused("test/1.0/rules.cedar:5: ", "another rule is called home");
  }

  @Test
  void a_rule_that_does_not_parse_is_refused() {
    rules("permit (principal action, resource);");
    refused("test/1.0/rules.cedar:4: ", "not a Cedar policy");
  }

  @Test
  void an_area_or_a_country_that_does_not_exist_is_refused() {
    rules(
        """
        @id("area") @citation("c") @source("https://example.org/law") @reason("so")
        permit (principal, action, resource in Area::"europe");
        @id("country") @citation("c") @source("https://example.org/law") @reason("so")
        permit (principal, action, resource in Country::"XX");
        """);
    refused("test/1.0/rules.cedar:4: ", "Area::\"europe\"");
    refused("test/1.0/rules.cedar:6: ", "Country::\"XX\"");
  }

  @Test
  void a_rule_that_names_a_single_place_is_refused() {
    rules(
        """
        @id("place") @citation("c") @source("https://example.org/law") @reason("so")
        permit (principal, action, resource == Place::"here");
        """);
    refused("test/1.0/rules.cedar:4: ", "never a single Place");
  }

  @Test
  void metadata_with_unknown_missing_or_impossible_values_is_refused() {
    metadata("\"title\": \"Test\"", "\"titel\": \"Test\"");
    refused("test/1.0/pack.json:2: ", "no such property: titel");
    refused("test/1.0/pack.json:", "title is missing");
    metadata("2020-01-01", "2020-13-01");
    refused("test/1.0/pack.json:3: ", "not a date");
    metadata("\"has\": [\"DE\"]", "\"has\": [\"XX\"]");
    refused("test/1.0/pack.json:7: ", "no such value: XX");
    metadata("\"fact\": \"subjectCountries\"", "\"fact\": \"shoeSize\"");
    refused("test/1.0/pack.json:7: ", "no such fact");
    metadata("\"has\": [\"DE\"]", "\"in\": \"europe\"");
    refused("test/1.0/pack.json:7: ", "europe");
    metadata("\"rule\": \"otherwise\"", "\"rule\": \"home\"");
    refused("test/1.0/pack.json:", "another rule is called home");
    metadata("\"version\": \"1.0\"", "\"version\": \"1.1\"");
    refused("test/1.0/pack.json:", "those of the folder");
    metadata("\"effectiveFrom\"", "\"effectiveFrom\" \"effectiveFrom\"");
    refused("test/1.0/pack.json:3: ", "not JSON");
  }

  @Test
  void versions_that_overlap_are_refused_and_those_that_follow_each_other_are_not() {
    packs.put(
        "test/1.1/pack.json", METADATA.replace("1.0", "1.1").replace("2020-01-01", "2026-01-01"));
    packs.put("test/1.1/rules.cedar", RULES);
    packs.put("test/1.1/cases.json", "[]");
    refused("test/1.1/pack.json:3: ", "overlaps version 1.0");

    metadata(
        "\"effectiveFrom\": \"2020-01-01\"",
        "\"effectiveFrom\": \"2020-01-01\", \"effectiveTo\": \"2026-01-01\"");
    var sound = Packs.of(packs, lists);
    assertThat(sound.find("test"))
        .hasValueSatisfying(pack -> assertThat(pack.version()).isEqualTo("1.1"));
    assertThat(sound.find("test@1.0"))
        .hasValueSatisfying(pack -> assertThat(pack.version()).isEqualTo("1.0"));
    assertThat(sound.find("test@9.9")).isEmpty();
  }

  @Test
  void a_pack_without_rules_cases_or_metadata_is_refused() {
    packs.remove("test/1.0/cases.json");
    refused("test/1.0/cases.json:1: ", "worked cases");
    packs.put("test/1.0/rules.cedar", "// nothing\n");
    refused("test/1.0/pack.json:", "sets duties only");
    packs.remove("test/1.0/pack.json");
    refused("test/1.0/pack.json:1: ", "needs one");
  }

  @Test
  void a_list_with_a_country_that_does_not_exist_is_refused() {
    lists.put("eea.json", LIST.replace("\"DE\"", "\"EU\""));
    refused("eea.json:2: ", "no such country: EU");
  }

  private void rules(String more) {
    packs.put("test/1.0/rules.cedar", RULES + more);
  }

  private void metadata(String from, String to) {
    assertThat(METADATA).contains(from);
    packs.put("test/1.0/pack.json", METADATA.replace(from, to));
  }

  private void refused(String place, String message) {
    assertThatThrownBy(() -> Packs.of(packs, lists))
        .isInstanceOfSatisfying(
            InvalidPackException.class,
            e ->
                assertThat(e.problems())
                    .anySatisfy(
                        problem ->
                            assertThat(problem.toString()).startsWith(place).contains(message)));
  }
}
