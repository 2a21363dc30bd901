package io.domicile.service.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Completes an OpenAPI 3.1 document by what holds at every endpoint of every program, so that no
 * resource has to repeat it: the license, where the interface is served, tags, the problem document
 * behind every error, the errors that every request can meet, the headers that callers must send.
 * What a resource says itself stays.
 *
 * <p>Patterns are anchored: JSON Schema looks for a match anywhere, bean validation for a whole
 * one.
 */
public final class ApiConventions {

  /** The errors that a request can meet, in words that fit every endpoint. */
  private static final Map<String, String> ERRORS = errors();

  private final Map<String, ObjectNode> forms;

  private ApiConventions(Map<String, ObjectNode> forms) {
    this.forms = forms;
  }

  /**
   * Conventions that also describe what Java's types do not tell.
   *
   * @param forms schemas by where they belong: {@code {name}} for a path's parameter, {@code
   *     Schema.property} for a property
   */
  public static ApiConventions with(Map<String, ObjectNode> forms) {
    return new ApiConventions(Map.copyOf(forms));
  }

  /** Completes the document in place. */
  public void complete(ObjectNode document) {
    ObjectNode info = document.withObjectProperty("info");
    info.withObjectProperty("license").put("name", "Apache-2.0").put("identifier", "Apache-2.0");
    if (!document.has("servers")) {
      ObjectNode server = document.putArray("servers").addObject();
      server.put("url", "/").put("description", "Where this document is served");
    }
    ObjectNode schemas = document.withObjectProperty("components").withObjectProperty("schemas");
    schemas.set("Problem", ProblemSchema.of());
    boolean secured = document.has("security");
    var tags = new TreeSet<String>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (method.getValue() instanceof ObjectNode operation && operation.has("responses")) {
          operation.path("tags").forEach(tag -> tags.add(tag.asText()));
          completeOperation(path.getKey(), method.getKey(), operation, secured);
        }
      }
    }
    if (!document.has("tags")) {
      ArrayNode list = document.putArray("tags");
      tags.forEach(tag -> list.addObject().put("name", tag));
    }
    schemas.properties().forEach(schema -> completeProperties(schema.getKey(), schema.getValue()));
    Schemas.anchorPatterns(document);
    Schemas.closeRequests(document);
    Schemas.dropUnused(document);
  }

  private void completeOperation(
      String path, String method, ObjectNode operation, boolean securedByDefault) {
    boolean secured =
        operation.has("security") ? !operation.path("security").isEmpty() : securedByDefault;
    boolean keyed = false;
    for (JsonNode parameter : operation.path("parameters")) {
      keyed |= completeParameter((ObjectNode) parameter);
    }
    ObjectNode responses = operation.withObjectProperty("responses");
    add(responses, "400", "422", "500", "503");
    if (secured) {
      add(responses, "401");
    }
    if (path.contains("{")) {
      add(responses, "404");
    }
    if (operation.has("requestBody")) {
      add(responses, "413", "415");
    }
    if (keyed && method.equals("post")) {
      add(responses, "409");
    }
    for (Map.Entry<String, JsonNode> response : responses.properties()) {
      completeResponse(response.getKey(), (ObjectNode) response.getValue());
    }
    Schemas.sort(responses);
  }

  /** Whether it is the key that makes a repeated request safe. */
  private boolean completeParameter(ObjectNode parameter) {
    String name = parameter.path("name").asText();
    ObjectNode schema = parameter.withObjectProperty("schema");
    switch (parameter.path("in").asText()) {
      case "path" -> merge(schema, forms.get("{" + name + "}"));
      // An empty value is refused: it is left out, or it says something.
      case "query" -> {
        if (schema.path("type").asText().equals("string") && !schema.has("minLength")) {
          schema.put("minLength", 1);
        }
      }
      case "header" -> {
        if (name.equals("Idempotency-Key")) {
          parameter.put("required", true);
          schema.put("minLength", 1).put("maxLength", 255).put("pattern", "^[!-~]+$");
          return true;
        }
        if (name.equals("If-Match")) {
          parameter.put("required", true);
          schema.put("minLength", 1).put("pattern", "^[!-~]+$");
        }
      }
      default -> {
        // A cookie: there are none.
      }
    }
    return false;
  }

  private void completeProperties(String schema, JsonNode node) {
    for (Map.Entry<String, JsonNode> property : node.path("properties").properties()) {
      if (property.getValue() instanceof ObjectNode described) {
        merge(described, forms.get(schema + "." + property.getKey()));
      }
    }
  }

  private static void completeResponse(String status, ObjectNode response) {
    if (status.compareTo("400") >= 0) {
      response.remove("content");
      ObjectNode problem = response.putObject("content").putObject("application/problem+json");
      problem.putObject("schema").put("$ref", "#/components/schemas/Problem");
    }
    for (Map.Entry<String, JsonNode> content : response.path("content").properties()) {
      ObjectNode schema = ((ObjectNode) content.getValue()).withObjectProperty("schema");
      // A signed document, a note, bytes of a tile: nothing that JSON's types describe.
      if (schema.isEmpty() && !content.getKey().endsWith("json")) {
        schema.put("type", "string");
      }
    }
    if (status.equals("503")) {
      response.withObjectProperty("headers").withObjectProperty("Retry-After");
    }
    for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
      ObjectNode described = (ObjectNode) header.getValue();
      described.remove("style");
      described
          .withObjectProperty("schema")
          .put("type", header.getKey().equals("Retry-After") ? "integer" : "string");
    }
  }

  private static void add(ObjectNode responses, String... statuses) {
    for (String status : statuses) {
      if (!responses.has(status)) {
        responses.putObject(status).put("description", ERRORS.get(status));
      }
    }
  }

  private static void merge(ObjectNode schema, @Nullable ObjectNode form) {
    if (form != null) {
      schema.setAll(form.deepCopy());
    }
  }

  private static Map<String, String> errors() {
    var errors = new LinkedHashMap<String, String>();
    errors.put(
        "400", "The request is malformed: its address, a header, or a body that is no JSON.");
    errors.put("401", "No valid credential.");
    errors.put("404", "There is no such thing.");
    errors.put("409", "It conflicts with the present state, or is being served.");
    errors.put("413", "The body is larger than 1 MiB.");
    errors.put("415", "The body is of another media type.");
    errors.put("422", "A parameter or a field is unknown or wrong, or the body was not expected.");
    errors.put("500", "An incident, whose id the log has.");
    errors.put("503", "Not available at present; Retry-After says when to try again.");
    return errors;
  }
}
