package io.domicile.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.domicile.contract.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * What is known of a tenant's data, as options. What is left out is unknown; {@code none} says that
 * there is none.
 */
final class FactOptions {
  private static final String NONE = "none";

  @Option(
      names = "--data-categories",
      split = ",",
      description = "Kinds of data, such as personal,payment; left out is unknown, none is none.")
  private @Nullable List<String> dataCategories;

  @Option(
      names = "--subject-countries",
      split = ",",
      description = "Countries of the people whose data it is, such as DE,FR; or none.")
  private @Nullable List<String> subjectCountries;

  @Option(
      names = "--subject-subdivisions",
      split = ",",
      description = "Parts of those countries with law of their own, such as CA-QC; or none.")
  private @Nullable List<String> subjectSubdivisions;

  @Option(
      names = "--sectors",
      split = ",",
      description = "What the business is regulated as, such as banking; or unregulated.")
  private @Nullable List<String> sectors;

  @Option(
      names = "--establishments",
      split = ",",
      description = "Countries it is established in; or none.")
  private @Nullable List<String> establishments;

  @Option(
      names = "--certification",
      description =
          "An attestation: c5_type_2, or a JSON object with dates and document; again for each; or none.")
  private @Nullable List<String> certifications;

  @Option(
      names = "--transfer-mechanism",
      description =
          "What makes a transfer lawful, and where: scc:US+SG, dpf:US:Acme Inc., or a JSON object with"
              + " document, dates and assessment; again for each; or none.")
  private @Nullable List<String> transferMechanisms;

  @Option(
      names = "--acknowledge",
      description =
          "Who answers for law that no pack models, as a JSON object: country, sector, statement,"
              + " document, recordedBy, recordedAt, until; again for each.")
  private @Nullable List<String> acknowledgements;

  @Option(
      names = "--pin-countries",
      split = ",",
      description = "The only countries the contract allows.")
  private List<String> pinnedCountries = List.of();

  @Option(
      names = "--pin-groups",
      split = ",",
      description = "Groups of countries the contract allows: EU, EEA, adequate.")
  private List<String> pinnedGroups = List.of();

  @Option(
      names = "--pin-partitions",
      split = ",",
      description = "The only cloud partitions the contract allows, such as aws-eusc.")
  private List<String> pinnedPartitions = List.of();

  /** Writes it into a policy. */
  void into(ObjectNode policy) {
    ObjectNode facts = policy.withObject("facts");
    put(facts, "dataCategories", dataCategories);
    put(facts, "subjectCountries", subjectCountries);
    put(facts, "subjectSubdivisions", subjectSubdivisions);
    put(facts, "sectors", sectors);
    put(facts, "establishments", establishments);
    put(
        facts,
        "certifications",
        certifications,
        value -> textOrObject("--certification", value, TextNode::valueOf));
    put(
        facts,
        "transferMechanisms",
        transferMechanisms,
        value -> textOrObject("--transfer-mechanism", value, FactOptions::mechanism));
    if (acknowledgements != null) {
      ArrayNode array = policy.putArray("acknowledgements");
      acknowledgements.forEach(value -> array.add(object("--acknowledge", value)));
    }
    ArrayNode pins = policy.withObject("pins").putArray("countries");
    pinnedCountries.forEach(pins::add);
    putPins(policy, "groups", pinnedGroups);
    putPins(policy, "partitions", pinnedPartitions);
  }

  private static void putPins(ObjectNode policy, String name, List<String> values) {
    if (!values.isEmpty()) {
      values.forEach(policy.withObject("pins").putArray(name)::add);
    }
  }

  private static void put(ObjectNode facts, String name, @Nullable List<String> values) {
    put(facts, name, values, TextNode::valueOf);
  }

  private static void put(
      ObjectNode facts,
      String name,
      @Nullable List<String> values,
      Function<String, JsonNode> parser) {
    if (values != null) {
      ArrayNode array = facts.putArray(name);
      values.stream().filter(value -> !value.equals(NONE)).map(parser).forEach(array::add);
    }
  }

  private static JsonNode textOrObject(
      String option, String value, Function<String, JsonNode> ofText) {
    return value.startsWith("{") ? object(option, value) : ofText.apply(value);
  }

  /** {@code NAME}, {@code NAME:COUNTRY+COUNTRY} or {@code NAME:COUNTRY:IMPORTER}. */
  private static JsonNode mechanism(String value) {
    String[] parts = value.split(":", 3);
    ObjectNode mechanism = Json.mapper().createObjectNode().put("mechanism", parts[0]);
    ArrayNode countries = mechanism.putArray("countries");
    if (parts.length > 1) {
      for (String country : parts[1].split("\\+", -1)) {
        countries.add(country);
      }
    }
    if (parts.length > 2) {
      mechanism.put("importer", parts[2]);
    }
    return mechanism;
  }

  private static JsonNode object(String option, String value) {
    try {
      JsonNode json = Json.read(value.getBytes(StandardCharsets.UTF_8), JsonNode.class);
      if (json.isObject()) {
        return json;
      }
    } catch (RuntimeException e) {
      throw new TypeConversionException(option + " is not a JSON object: " + e.getMessage());
    }
    throw new TypeConversionException(option + " is not a JSON object");
  }
}
