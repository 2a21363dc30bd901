package io.domicile.service.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What descriptions gain, and what they lose. */
final class ApiConventionsTest {

  private static final String READ =
      """
      {"openapi":"3.1.0","info":{"title":"T","version":"1"},"security":[{"a":[]}],
       "paths":{
        "/things/{id}":{"post":{"operationId":"make","tags":["Things"],
          "parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}},
            {"name":"Idempotency-Key","in":"header","schema":{"type":"string"}},
            {"name":"cursor","in":"query","schema":{"type":"string"}}],
          "requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/New"}}}},
          "responses":{"201":{"description":"Made.","headers":{"Location":{"style":"simple","schema":{}}},
              "content":{"application/json":{"schema":{"$ref":"#/components/schemas/Thing"}}}},
            "422":{"description":"A wrong name."}}}},
        "/open":{"get":{"operationId":"open","security":[],"responses":{"200":{"description":"Yes."}}}}},
       "components":{"schemas":{
        "New":{"type":"object","properties":{"name":{"type":"string","pattern":"[a-z]+"},
          "kind":{"type":"string","enum":["x"]}},"required":["name"]},
        "Thing":{"type":"object","properties":{"name":{"type":"string"}}},
        "Case":{"allOf":[{"$ref":"#/components/schemas/Thing"},{"$ref":"#/components/schemas/Part"}]},
        "Part":{"type":"object"},
        "Unused":{"type":"object"}}}}
      """;

  private final ObjectNode document = complete();

  private static ObjectNode complete() {
    try {
      var document = (ObjectNode) new ObjectMapper().readTree(READ);
      ObjectNode id = JsonNodeFactory.instance.objectNode().put("format", "uuid");
      ApiConventions.with(Map.of("{id}", id)).complete(document);
      return document;
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void every_error_that_a_request_can_meet_is_a_problem_document() {
    var responses = document.at("/paths/~1things~1{id}/post/responses");

    assertThat(responses.fieldNames())
        .toIterable()
        .containsExactly("201", "400", "401", "404", "409", "413", "415", "422", "500", "503");
    assertThat(responses.at("/422/description").asText()).isEqualTo("A wrong name.");
    assertThat(responses.at("/409/content/application~1problem+json/schema/$ref").asText())
        .isEqualTo("#/components/schemas/Problem");
    assertThat(responses.at("/201/headers/Location/schema/type").asText()).isEqualTo("string");
    assertThat(document.at("/paths/~1open/get/responses").has("401")).isFalse();
  }

  @Test
  void parameters_say_what_is_refused() {
    var parameters = document.at("/paths/~1things~1{id}/post/parameters");

    assertThat(parameters.at("/0/schema/format").asText()).isEqualTo("uuid");
    assertThat(parameters.at("/1/required").asBoolean()).isTrue();
    assertThat(parameters.at("/2/schema/minLength").asInt()).isEqualTo(1);
  }

  @Test
  void requests_are_closed_and_answers_open_and_patterns_match_as_a_whole() {
    var schemas = document.at("/components/schemas");

    assertThat(schemas.at("/New/additionalProperties").isBoolean()).isTrue();
    assertThat(schemas.at("/New/properties/name/pattern").asText()).isEqualTo("^(?:[a-z]+)$");
    assertThat(schemas.at("/New/properties/name/type").asText()).isEqualTo("string");
    assertThat(schemas.at("/New/properties/kind/type").toString())
        .isEqualTo("[\"string\",\"null\"]");
    assertThat(schemas.at("/Thing").has("additionalProperties")).isFalse();
  }

  @Test
  void what_nothing_leads_to_is_dropped_but_not_the_cases_of_what_is_used() {
    assertThat(document.at("/components/schemas").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("New", "Thing", "Case", "Part", "Problem");
  }

  @Test
  void license_server_and_tags_are_said() {
    assertThat(document.at("/info/license/identifier").asText()).isEqualTo("Apache-2.0");
    assertThat(document.at("/servers/0/url").asText()).isEqualTo("/");
    assertThat(document.at("/tags/0/name").asText()).isEqualTo("Things");
  }
}
