package io.domicile.service.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What is done to all schemas of a document. */
final class Schemas {

  private static final String REFERENCE = "#/components/schemas/";

  private Schemas() {}

  static void anchorPatterns(JsonNode document) {
    visit(
        document,
        node -> {
          JsonNode pattern = node.path("pattern");
          if (pattern.isTextual() && !pattern.asText().startsWith("^")) {
            node.put("pattern", "^(?:" + pattern.asText() + ")$");
          }
        });
  }

  /**
   * What only requests carry takes no other members, and null wherever a member may be left out. An
   * answer may gain members, so its schemas stay open.
   */
  static void closeRequests(ObjectNode document) {
    var sent = new ArrayList<JsonNode>();
    var answered = new ArrayList<JsonNode>();
    for (JsonNode path : document.path("paths")) {
      for (JsonNode operation : path) {
        sent.add(operation.path("requestBody"));
        answered.add(operation.path("responses"));
      }
    }
    JsonNode schemas = document.path("components").path("schemas");
    Set<String> onlySent = reachable(schemas, sent);
    onlySent.removeAll(reachable(schemas, answered));
    for (String name : onlySent) {
      if (schemas.path(name) instanceof ObjectNode schema && schema.has("properties")) {
        close(schema);
      }
    }
  }

  private static void close(ObjectNode schema) {
    if (!schema.has("additionalProperties")) {
      schema.put("additionalProperties", false);
    }
    var required = new HashSet<String>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      if (!required.contains(property.getKey())
          && property.getValue() instanceof ObjectNode described
          && described.path("type").isTextual()) {
        permitNull(described);
      }
    }
  }

  private static void permitNull(ObjectNode schema) {
    String type = schema.path("type").asText();
    schema.putArray("type").add(type).add("null");
    if (schema.path("enum") instanceof ArrayNode values) {
      values.addNull();
    }
  }

  /** Removes what no path leads to; a schema that is a case of a used one is used. */
  static void dropUnused(ObjectNode document) {
    ObjectNode schemas = document.withObjectProperty("components").withObjectProperty("schemas");
    Set<String> used = reachable(schemas, List.of(document.path("paths")));
    boolean found = true;
    while (found) {
      found = false;
      for (Map.Entry<String, JsonNode> schema : schemas.properties()) {
        boolean isCase = direct(schema.getValue().path("allOf")).stream().anyMatch(used::contains);
        if (isCase && used.add(schema.getKey())) {
          used.addAll(reachable(schemas, List.of(schema.getValue())));
          found = true;
        }
      }
    }
    schemas.retain(used);
  }

  /** Orders by name, so that statuses read upwards. */
  static void sort(ObjectNode node) {
    var sorted = new TreeMap<String, JsonNode>();
    node.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    node.removeAll();
    node.setAll(sorted);
  }

  private static Set<String> reachable(JsonNode schemas, List<? extends JsonNode> from) {
    var names = new HashSet<String>();
    var next = new ArrayDeque<JsonNode>(from);
    for (JsonNode node = next.poll(); node != null; node = next.poll()) {
      for (String name : direct(node)) {
        if (names.add(name)) {
          next.add(schemas.path(name));
        }
      }
    }
    return names;
  }

  private static Set<String> direct(JsonNode node) {
    var names = new HashSet<String>();
    visit(
        node,
        object -> {
          String reference = object.path("$ref").asText();
          if (reference.startsWith(REFERENCE)) {
            names.add(reference.substring(REFERENCE.length()));
          }
        });
    return names;
  }

  private static void visit(JsonNode node, Consumer<ObjectNode> visitor) {
    if (node instanceof ObjectNode object) {
      visitor.accept(object);
    }
    node.forEach(child -> visit(child, visitor));
  }
}
