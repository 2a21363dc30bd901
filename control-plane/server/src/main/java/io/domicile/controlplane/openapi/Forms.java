package io.domicile.controlplane.openapi;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.domicile.residency.policy.Certification;
import io.domicile.residency.policy.Mechanism;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The forms of values whose types are read from text, so that the library that reads the resources
 * sees plain strings. The types themselves refuse what is not of their form.
 */
final class Forms {

  private static final String REGION =
      "(?:[a-z]{2,12}(-[a-z]{2,12}){1,3}-?[0-9]{1,2}"
          + "|[a-z]{6,24}[0-9]?"
          + "|dc(-[a-z0-9]{1,16}){1,6})";
  private static final String COUNTRY = "[A-Z]{2}";
  private static final String SLUG = "[a-z](?:[a-z0-9-]{1,38})[a-z0-9]";
  private static final String CELL = "[a-z]{2,4}(?:-[a-z0-9]+){2,4}";
  private static final String VAULT_KEY = "[A-Za-z0-9:/_-]{1,255}";

  private Forms() {}

  static Map<String, ObjectNode> all() {
    return Map.ofEntries(
        entry("{cell}", text(CELL).put("maxLength", 40)),
        // An id (a UUID, in hexadecimal digits or with hyphens) or a slug.
        entry("{id}", text("[a-z0-9](?:[a-z0-9-]{0,38})[a-z0-9]")),
        entry("{tile}", text("(?:[0-9]{1,2}|entries)/(?:x[0-9]{3}/)*[0-9]{3}(?:[.]p/[0-9]{1,3})?")),
        entry("NewTenant.slug", text(SLUG)),
        entry("NewTenant.homeRegion", text(REGION)),
        entry("NewTenant.vaultKey", text(VAULT_KEY)),
        entry("TenantPatch.vaultKey", text(VAULT_KEY)),
        entry("NewCell.cell", text(CELL).put("maxLength", 40)),
        entry("NewCell.region", text(REGION)),
        entry("NewCell.endpointPattern", example("https://{slug}.eu-central-1.example.com")),
        entry("WhatIf.region", text(REGION)),
        entry("WhatIf.keyRegion", text(REGION)),
        entry("WhatIf.personIn", text(COUNTRY)),
        entry("WhatIf.personNationalities", list(text(COUNTRY))),
        entry("Change.country", text(COUNTRY)),
        entry("Pins.countries", list(text(COUNTRY))),
        entry("Acknowledgement.country", text(COUNTRY)),
        entry("TenantFacts.subjectCountries", list(text(COUNTRY))),
        entry("TenantFacts.subjectSubdivisions", list(text("[A-Z]{2}-[A-Z0-9]{1,3}"))),
        entry("TenantFacts.establishments", list(text(COUNTRY))),
        entry("TenantFacts.transferMechanisms", list(mechanism())),
        entry("TenantFacts.certifications", list(certification())));
  }

  /** In the form that names where it serves; a bare name, of older policies, is read as well. */
  private static ObjectNode mechanism() {
    ObjectNode object = recorded();
    ObjectNode properties = object.withObjectProperty("properties");
    properties.set(
        "mechanism", names(Arrays.stream(Mechanism.values()).map(Mechanism::wireName).toList()));
    properties.set("countries", list(text(COUNTRY)).put("type", "array"));
    properties.set("subdivisions", list(text("[A-Z]{2}-[A-Z0-9]{1,3}")).put("type", "array"));
    properties.set("regions", list(text(REGION)).put("type", "array"));
    properties.putObject("importer").put("type", "string");
    ObjectNode assessment = properties.putObject("assessment").put("type", "object");
    assessment.putObject("properties").set("countries", list(text(COUNTRY)).put("type", "array"));
    object.putArray("required").add("mechanism");
    return orName(object);
  }

  private static ObjectNode certification() {
    ObjectNode object = recorded();
    object
        .withObjectProperty("properties")
        .set(
            "certification",
            names(Arrays.stream(Certification.values()).map(Certification::wireName).toList()));
    object.putArray("required").add("certification");
    return orName(object);
  }

  private static ObjectNode recorded() {
    ObjectNode object = JsonNodeFactory.instance.objectNode().put("type", "object");
    ObjectNode properties = object.putObject("properties");
    properties.putObject("document").put("type", "string");
    properties.putObject("recordedBy").put("type", "string");
    for (String date : List.of("recordedAt", "validFrom", "validUntil")) {
      properties.putObject(date).put("type", "string").put("format", "date");
    }
    return object;
  }

  private static ObjectNode orName(ObjectNode object) {
    ObjectNode either = JsonNodeFactory.instance.objectNode();
    either.putArray("anyOf").add(object).addObject().put("type", "string");
    return either;
  }

  private static ObjectNode names(List<String> values) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "string");
    values.forEach(schema.withArrayProperty("enum")::add);
    return schema;
  }

  private static ObjectNode list(ObjectNode items) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.set("items", items);
    return schema;
  }

  private static ObjectNode text(String pattern) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "string")
        .put("pattern", "^" + pattern + "$");
  }

  private static ObjectNode example(String value) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "string");
    schema.putArray("examples").add(value);
    return schema;
  }
}
