package io.domicile.cli.residency;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.domicile.cli.client.ApiAnswer;
import io.domicile.cli.client.ApiClient;
import io.domicile.contract.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a change of law would do to the fleet, as an admin asks. Thread-safe. */
public final class Simulations {

  private final ApiClient admin;

  public Simulations(ApiClient admin) {
    this.admin = admin;
  }

  /** A country on a dated list, or off it. */
  public record Change(String list, String country, boolean listed) {

    /**
     * Reads {@code eu-adequate:GB}.
     *
     * @throws IllegalArgumentException when the country is missing and the list has not just one
     */
    public static Change parse(String text, boolean listed) {
      int colon = text.indexOf(':');
      if (colon > 0) {
        return new Change(text.substring(0, colon), text.substring(colon + 1), listed);
      }
      return switch (text) {
        case "eu-dpf", "ch-dpf", "uk-data-bridge" -> new Change(text, "US", listed);
        default -> throw new IllegalArgumentException("Which country? Say " + text + ":COUNTRY.");
      };
    }
  }

  /**
   * Asks.
   *
   * @param at a date or an instant; null for now
   * @param draft a folder {@code name/version} with a pack's files; null for none
   */
  public ApiAnswer ask(List<Change> changes, @Nullable String at, @Nullable Path draft)
      throws IOException, InterruptedException {
    ObjectNode body = Json.mapper().createObjectNode();
    body.set("changes", Json.mapper().valueToTree(changes));
    if (at != null) {
      body.put("at", at);
    }
    if (draft != null) {
      body.set("draft", draft(draft.toAbsolutePath().normalize()));
    }
    return admin.post("/v1/policy-simulations", body);
  }

  private static ObjectNode draft(Path folder) throws IOException {
    Path parent = folder.getParent();
    if (parent == null || parent.getFileName() == null) {
      throw new IOException("A draft is a folder NAME/VERSION.");
    }
    ObjectNode draft = Json.mapper().createObjectNode();
    draft.put("name", parent.getFileName().toString());
    draft.put("version", String.valueOf(folder.getFileName()));
    ObjectNode files = draft.putObject("files");
    try (var paths = Files.list(folder)) {
      for (Path file : (Iterable<Path>) paths.sorted()::iterator) {
        files.put(String.valueOf(file.getFileName()), Files.readString(file));
      }
    }
    return draft;
  }

  /**
   * The lines of a whole answer.
   *
   * @throws IOException if it ends without a summary: then it is not whole
   */
  public static List<JsonNode> lines(ApiAnswer answer) throws IOException {
    var lines = new ArrayList<JsonNode>();
    for (String line : answer.response().body().lines().toList()) {
      lines.add(Json.mapper().readTree(line));
    }
    if (lines.isEmpty() || !lines.getLast().path("type").asText().equals("summary")) {
      throw new IOException(
          "The answer is not whole: " + (lines.isEmpty() ? "it is empty" : lines.getLast()));
    }
    return lines;
  }

  /** Where a stranded tenant could go, regions with cells first. */
  public static String places(JsonNode lawfulRegions) {
    var places = new ArrayList<String>();
    lawfulRegions.path("withCells").forEach(region -> places.add(region.asText()));
    int without = lawfulRegions.path("withoutCells").size();
    if (without > 0) {
      places.add(
          (places.isEmpty() ? "" : "and ")
              + without
              + (without == 1 ? " region" : " regions")
              + " without cells");
    }
    return places.isEmpty() ? "nowhere" : String.join(", ", places);
  }
}
