package io.domicile.residency.packs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads a {@link Condition}:
 *
 * <pre>
 * {"anyOf": [condition, ...]} | {"allOf": [condition, ...]}
 * {"not": condition}
 * {"fact": "subjectCountries", "has": ["RU"]}
 * {"fact": "subjectCountries", "in": "eea"}
 * {"fact": "establishments", "in": "eea", "ifDeclared": true}
 * {"fact": "pins", "declared": true}
 * </pre>
 */
final class ConditionReader {
  private static final Condition NOBODY = new Condition.AnyOf(List.of());

  private final JsonFile file;
  private final DatedLists lists;

  ConditionReader(JsonFile file, DatedLists lists) {
    this.file = file;
    this.lists = lists;
  }

  Condition read(JsonNode node) {
    if (node.has("anyOf")) {
      file.onlyThese(node, Set.of("anyOf"));
      return new Condition.AnyOf(readAll(node.path("anyOf")));
    }
    if (node.has("allOf")) {
      file.onlyThese(node, Set.of("allOf"));
      return new Condition.AllOf(readAll(node.path("allOf")));
    }
    if (node.has("not")) {
      file.onlyThese(node, Set.of("not"));
      return new Condition.Not(read(node.path("not")));
    }
    var name = file.text(node, "fact");
    var fact = Fact.named(name);
    if (fact.isEmpty()) {
      file.problem(name, "no such fact: " + name);
      return NOBODY;
    }
    return readFact(fact.get(), node);
  }

  private List<Condition> readAll(JsonNode nodes) {
    var conditions = new ArrayList<Condition>();
    nodes.forEach(node -> conditions.add(read(node)));
    if (conditions.isEmpty()) {
      file.problem("anyOf", "a condition must not be empty");
    }
    return conditions;
  }

  private Condition readFact(Fact fact, JsonNode node) {
    file.onlyThese(node, Set.of("fact", "has", "in", "ifDeclared", "declared"));
    boolean ifDeclared = node.path("ifDeclared").asBoolean(false);
    if (node.has("has") && !node.has("in") && !node.has("declared")) {
      var values = new TreeSet<String>();
      node.path("has").forEach(value -> values.add(value.asText()));
      values.stream()
          .filter(value -> !fact.accepts(value))
          .forEach(value -> file.problem(value, fact.wireName() + " has no such value: " + value));
      if (values.isEmpty()) {
        file.problem("has", "has must name at least one value");
      }
      return new Condition.Has(fact, values, null, ifDeclared);
    }
    if (node.has("in") && !node.has("has") && !node.has("declared")) {
      var area = file.text(node, "in");
      if (!fact.isOfCountries() || !lists.knows(area)) {
        file.problem(area, "no such list, or " + fact.wireName() + " are not countries: " + area);
      }
      return new Condition.Has(fact, Set.of(), area, ifDeclared);
    }
    if (node.path("declared").asBoolean(false) && !node.has("has") && !node.has("in")) {
      return new Condition.Declared(fact);
    }
    file.problem(fact.wireName(), "a condition on a fact needs exactly one of has, in, declared");
    return NOBODY;
  }
}
