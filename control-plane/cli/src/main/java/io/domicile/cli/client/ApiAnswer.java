package io.domicile.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.domicile.contract.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Optional;

/**
 * What came back.
 *
 * @param json the body; missing if there was none or it is not JSON
 */
public record ApiAnswer(int status, JsonNode json, HttpResponse<String> response) {

  static ApiAnswer of(HttpResponse<String> response) {
    JsonNode json;
    try {
      json =
          response.body().isBlank()
              ? MissingNode.getInstance()
              : Json.mapper().readTree(response.body());
    } catch (IOException notJson) {
      json = MissingNode.getInstance();
    }
    return new ApiAnswer(response.statusCode(), json, response);
  }

  public Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  /** The text at the dotted path, or an empty one. */
  public String text(String path) {
    JsonNode node = json;
    for (String step : path.split("\\.", -1)) {
      node = node.path(step);
    }
    return node.asText("");
  }

  /** This answer, if its status is the expected one. */
  public ApiAnswer expect(int expected) throws IOException {
    if (status != expected) {
      throw new IOException(
          response.request().method()
              + " "
              + response.uri()
              + " answered "
              + status
              + " instead of "
              + expected
              + ": "
              + sentence());
    }
    return this;
  }

  /** A problem document in one sentence; anything else as it came. */
  public String sentence() {
    return text("code").isEmpty()
        ? response.body()
        : text("title") + " (" + text("code") + "): " + text("detail");
  }

  @Override
  public String toString() {
    return status + " " + response.body();
  }
}
