package io.domicile.local.commands;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.contract.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a process's health checks have to say beyond that all is well. */
final class Health {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /**
   * These have a message only when something is on its way to being wrong; others describe what is
   * well.
   */
  private static final Set<String> WARN = Set.of("clock", "desired-state");

  private Health() {}

  static List<String> of(HttpClient http, int adminPort) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/healthcheck"))
            .timeout(TIMEOUT)
            .build();
    JsonNode checks;
    try {
      checks =
          Json.mapper().readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      return List.of("its health check does not answer");
    }
    var remarks = new ArrayList<String>();
    for (var check : checks.properties()) {
      boolean healthy = check.getValue().path("healthy").asBoolean();
      String message = check.getValue().path("message").asText("");
      boolean warns =
          WARN.contains(check.getKey()) && !message.isEmpty() && !message.equals("null");
      if (!healthy || warns) {
        remarks.add((healthy ? "warning" : "unhealthy") + ": " + check.getKey() + ": " + message);
      }
    }
    return remarks;
  }
}
