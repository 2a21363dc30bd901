package io.domicile.residency.cedar;

import com.cedarpolicy.model.Effect;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.policy.Policy;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.domicile.residency.cedar.CedarSource.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one policy: what it is called, what it annotates, and everything it names. */
final class CedarParser {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{1,60}");
  private static final ObjectMapper JSON = new ObjectMapper();

  private CedarParser() {}

  /**
   * Reads one policy.
   *
   * @throws CedarException when it does not parse or has no usable {@code @id}
   */
  static CedarRule parse(Statement statement) {
    try {
      var policy = new Policy(statement.text(), "policy");
      var ast = JSON.readTree(policy.toJson());
      var annotations = new HashMap<String, String>(policy.getAnnotations());
      var entities = new HashSet<EntityName>();
      var attributes = new HashSet<String>();
      walk(ast, entities, attributes);
      return new CedarRule(
          id(statement, annotations),
          policy.effect() == Effect.PERMIT,
          annotations,
          actions(ast.path("action")),
          entities,
          attributes,
          statement.file(),
          statement.line());
    } catch (AuthException | JsonProcessingException e) {
      throw problem(statement, "not a Cedar policy: " + e.getMessage());
    }
  }

  private static String id(Statement statement, Map<String, String> annotations) {
    var id = annotations.getOrDefault("id", "");
    if (!ID.matcher(id).matches()) {
      throw problem(statement, "every rule needs an @id of lower-case letters, digits and dashes");
    }
    return id;
  }

  private static Set<String> actions(JsonNode scope) {
    var named = new HashSet<EntityName>();
    walk(scope, named, new HashSet<>());
    var actions = new HashSet<String>();
    named.forEach(name -> actions.add(name.id()));
    return actions;
  }

  /**
   * An entity stands in Cedar's JSON as an object of just a type and an id, an attribute as a text
   * named attr.
   */
  private static void walk(JsonNode node, Set<EntityName> entities, Set<String> attributes) {
    if (node.isObject()
        && node.size() == 2
        && node.path("type").isTextual()
        && node.path("id").isTextual()) {
      entities.add(new EntityName(node.path("type").textValue(), node.path("id").textValue()));
    }
    if (node.path("attr").isTextual()) {
      attributes.add(node.path("attr").textValue());
    }
    node.forEach(child -> walk(child, entities, attributes));
  }

  static CedarException problem(Statement statement, String message) {
    return new CedarException(
        List.of(new SourceProblem(statement.file(), statement.line(), message)));
  }
}
