package io.domicile.residency.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.model.schema.Schema;
import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.residency.asset.Action;
import io.domicile.residency.asset.AssetKind;
import io.domicile.residency.policy.Certification;
import io.domicile.residency.policy.DataCategory;
import io.domicile.residency.policy.Mechanism;
import io.domicile.residency.policy.Sector;
import io.domicile.residency.region.Partition;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Cedar's traps, each shown to be there and to be closed. */
class CedarRulesTest {
  private static final EntityName EEA = new EntityName("Area", "eea");

  @Test
  void a_forbid_that_fails_denies_although_cedar_itself_would_allow() {
    // Adding up to more than a long holds is the failure that no schema can foresee.
    var rules =
        CedarRules.compile(
            Map.of(
                "rules.cedar",
                """
                @id("permit") permit (principal, action, resource in Area::"eea");
                @id("fails") forbid (principal, action, resource)
                when { 9223372036854775807 + 1 == 0 };
                """));
    var answer = rules.ask(request("primary", Set.of(EEA), Map.of()));

    assertThat(answer.allowed()).isFalse();
    assertThat(answer.errors()).containsExactly("rule fails failed");
  }

  @Test
  void rules_answer_by_the_id_they_were_given() throws Exception {
    var text =
        "@id(\"second\") forbid (principal, action, resource);\n@id(\"first\") permit (principal, action, resource);";

    assertThat(PolicySet.parsePolicies(text).getStaticPolicies())
        .containsOnlyKeys("policy0", "policy1");
    var rules = CedarRules.compile(Map.of("rules.cedar", text));
    assertThat(rules.rules()).extracting(CedarRule::id).containsExactly("second", "first");
    assertThat(rules.ask(request("primary", Set.of(), Map.of())).rules()).containsExactly("second");
  }

  @Test
  void a_question_that_the_schema_does_not_allow_is_denied() {
    var rules =
        CedarRules.compile(
            Map.of("rules.cedar", "@id(\"all\") permit (principal, action, resource);"));

    assertThat(rules.ask(request("primary", Set.of(), Map.of())).allowed()).isTrue();
    assertThat(rules.ask(request("yacht", Set.of(), Map.of())).allowed()).isFalse();
    assertThat(rules.ask(request("primary", Set.of(), Map.of("shoeSize", Set.of(EEA)))).allowed())
        .isFalse();
  }

  @Test
  void a_default_deny_gives_no_rule() {
    var rules =
        CedarRules.compile(
            Map.of(
                "rules.cedar",
                "@id(\"eea\") permit (principal, action, resource in Area::\"eea\");"));

    assertThat(rules.ask(request("primary", Set.of(), Map.of())))
        .isEqualTo(new CedarAnswer(false, Set.of(), Set.of()));
    assertThat(rules.ask(request("primary", Set.of(EEA), Map.of())).rules()).containsExactly("eea");
  }

  @Test
  void statements_keep_their_lines_whatever_stands_in_strings_and_comments() {
    var statements =
        CedarSource.split(
            "f.cedar",
            """
            // a comment; with a semicolon and a "quote

            @id("one") @reason("semicolon; \\"quoted\\"; // no comment")
            permit (principal, action, resource); @id("two") // ; "
            forbid (principal, action, resource);
            """);

    assertThat(statements).extracting(CedarSource.Statement::line).containsExactly(3, 4);
    assertThat(statements.getLast().text()).startsWith("@id(\"two\")").endsWith(";");
    assertThat(statements.getLast().lineAt(statements.getLast().text().indexOf("forbid")))
        .isEqualTo(5);
  }

  @Test
  void the_schema_and_the_vocabulary_in_java_are_the_same() throws Exception {
    var types = CedarSchema.get().toJsonFormat().path("").path("entityTypes");

    assertThat(enumerated(types, "Asset"))
        .isEqualTo(names(AssetKind.values(), AssetKind::wireName));
    assertThat(enumerated(types, "Partition"))
        .isEqualTo(names(Partition.values(), Partition::code));
    assertThat(enumerated(types, "DataCategory"))
        .isEqualTo(names(DataCategory.values(), DataCategory::wireName));
    assertThat(enumerated(types, "Mechanism"))
        .isEqualTo(names(Mechanism.values(), Mechanism::wireName));
    assertThat(enumerated(types, "Sector")).isEqualTo(names(Sector.values(), Sector::wireName));
    assertThat(enumerated(types, "Certification"))
        .isEqualTo(names(Certification.values(), Certification::wireName));
    assertThat(CedarSchema.get().toJsonFormat().path("").path("actions").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(names(Action.values(), Action::wireName));
    assertThat(CedarSchema.get().type).isEqualTo(Schema.JsonOrCedar.Cedar);
  }

  private static List<String> enumerated(JsonNode types, String name) {
    return types
        .path(name)
        .path("enum")
        .valueStream()
        .map(value -> value.textValue())
        .sorted()
        .toList();
  }

  private static <T> List<String> names(T[] values, Function<T, String> name) {
    return Arrays.stream(values).map(name).sorted().toList();
  }

  private static CedarRequest request(
      String asset, Set<EntityName> place, Map<String, Set<EntityName>> facts) {
    var all = new HashMap<>(facts);
    all.put("pins", Set.of());
    return new CedarRequest(asset, "store", place, null, all);
  }
}
