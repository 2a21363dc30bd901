package io.domicile.residency.cases;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.domicile.residency.cedar.SourceProblem;
import io.domicile.residency.packs.InvalidPackException;
import io.domicile.residency.packs.PackDefinition;
import io.domicile.residency.policy.UnknownFactException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Reads a pack's worked cases, each with the line it starts on. */
final class CaseReader {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  /**
   * A case and where it stands.
   *
   * @param line from 1
   */
  record Located(WorkedCase workedCase, int line) {}

  private final String file;
  private final List<SourceProblem> problems = new ArrayList<>();
  private final List<Located> cases = new ArrayList<>();

  private CaseReader(PackDefinition pack) {
    this.file = file(pack);
  }

  static String file(PackDefinition pack) {
    return pack.pack().name() + "/" + pack.pack().version() + "/cases.json";
  }

  /**
   * Reads them all.
   *
   * @throws InvalidPackException naming every case that cannot be read
   */
  static List<Located> read(PackDefinition pack) {
    var reader = new CaseReader(pack);
    reader.readArray(pack.cases());
    if (!reader.problems.isEmpty()) {
      throw new InvalidPackException(reader.problems);
    }
    return List.copyOf(reader.cases);
  }

  private void readArray(String text) {
    try (var parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        problems.add(new SourceProblem(file, 1, "worked cases are an array"));
        return;
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        int line = parser.currentTokenLocation().getLineNr();
        readCase(parser.readValueAsTree(), line);
      }
      if (parser.nextToken() != null) {
        problems.add(
            new SourceProblem(
                file, parser.currentTokenLocation().getLineNr(), "something follows the array"));
      }
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      problems.add(new SourceProblem(file, line, "not JSON: " + e.getOriginalMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readCase(JsonNode node, int line) {
    try {
      cases.add(new Located(JSON.treeToValue(node, WorkedCase.class), line));
    } catch (JsonProcessingException e) {
      problems.add(new SourceProblem(file, line, reason(e)));
    }
  }

  private static String reason(JsonProcessingException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownFactException) {
        return String.valueOf(cause.getMessage());
      }
    }
    return e.getOriginalMessage();
  }
}
