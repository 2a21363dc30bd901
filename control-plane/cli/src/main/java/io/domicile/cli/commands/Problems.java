package io.domicile.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.cli.client.ApiAnswer;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Shows a problem document to a person: each reason and each remedy once, with the regions it is
 * for.
 */
final class Problems {

  private Problems() {}

  /** One rule's words, whichever regions it refused. */
  private record Reason(String rule, String citation, String reason, String remedy) {}

  static void print(PrintWriter err, ApiAnswer answer) {
    if (answer.json().path("title").isMissingNode()) {
      err.println("The answer was " + answer);
      return;
    }
    err.printf("%s (%s): %s%n", answer.text("title"), answer.text("code"), answer.text("detail"));
    Set<String> remarks = new LinkedHashSet<>();
    answer.json().path("remarks").forEach(remark -> remarks.add(remark.asText()));
    remarks.forEach(remark -> err.println("  " + remark));
    reasons(answer.json().path("regions"))
        .forEach(
            (reason, regions) -> {
              err.printf("  %s [%s]%n", reason.reason(), reason.citation());
              err.printf("    refused by %s in %s%n", reason.rule(), String.join(", ", regions));
              if (!reason.remedy().isEmpty()) {
                err.printf("    remedy: %s%n", reason.remedy());
              }
            });
  }

  private static Map<Reason, Set<String>> reasons(JsonNode regions) {
    Map<Reason, Set<String>> reasons = new LinkedHashMap<>();
    for (JsonNode region : regions) {
      for (JsonNode refusal : region.path("refusals")) {
        String remedy = refusal.path("remedy").asText("");
        var reason =
            new Reason(
                refusal.path("pack").asText() + " " + refusal.path("rule").asText(),
                refusal.path("citation").asText(),
                refusal.path("reason").asText(),
                remedy.equals("null") ? "" : remedy);
        reasons
            .computeIfAbsent(reason, _ -> new LinkedHashSet<>())
            .add(region.path("region").asText());
      }
    }
    return reasons;
  }
}
