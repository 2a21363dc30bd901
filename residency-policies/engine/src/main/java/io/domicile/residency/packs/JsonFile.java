package io.domicile.residency.packs;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.domicile.residency.cedar.SourceProblem;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSON file that is read property by property, noting everything wrong with its line instead of
 * giving up.
 */
final class JsonFile {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final String name;
  private final String text;
  private final List<SourceProblem> problems;
  private final JsonNode root;

  JsonFile(String name, String text, List<SourceProblem> problems) {
    this.name = name;
    this.text = text;
    this.problems = problems;
    this.root = parse();
  }

  private JsonNode parse() {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      problems.add(new SourceProblem(name, line, "not JSON: " + e.getOriginalMessage()));
      return MissingNode.getInstance();
    }
  }

  JsonNode root() {
    return root;
  }

  boolean readable() {
    return root.isObject();
  }

  /** Notes a problem on the line on which this word first stands as a JSON string. */
  void problem(String word, String message) {
    problems.add(new SourceProblem(name, lineOf(text, word), message));
  }

  /** The line on which this word first stands as a JSON string; 1 where it does not. */
  static int lineOf(String text, String word) {
    var lines = text.split("\n", -1);
    var quoted = Pattern.compile(Pattern.quote("\"" + word + "\""));
    for (int i = 0; i < lines.length; i++) {
      if (quoted.matcher(lines[i]).find()) {
        return i + 1;
      }
    }
    return 1;
  }

  void onlyThese(JsonNode object, Set<String> known) {
    object
        .fieldNames()
        .forEachRemaining(
            property -> {
              if (!known.contains(property)) {
                problem(property, "no such property: " + property);
              }
            });
  }

  /** A text that must be there; empty, and a problem, if it is not. */
  String text(JsonNode object, String property) {
    var value = optionalText(object, property);
    if (value == null || value.isBlank()) {
      problem(property, property + " is missing");
      return "";
    }
    return value;
  }

  @Nullable String optionalText(JsonNode object, String property) {
    var value = object.path(property);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      problem(property, property + " must be a text");
      return null;
    }
    return value.textValue();
  }

  LocalDate date(JsonNode object, String property) {
    var date = optionalDate(object, property);
    if (date == null) {
      problem(property, property + " must be a date such as 2026-01-31");
      return LocalDate.EPOCH;
    }
    return date;
  }

  @Nullable LocalDate optionalDate(JsonNode object, String property) {
    var value = optionalText(object, property);
    if (value == null) {
      return null;
    }
    try {
      return LocalDate.parse(value);
    } catch (DateTimeException e) {
      problem(value, property + " is not a date: " + value);
      return null;
    }
  }
}
