package io.domicile.local.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.contract.json.Json;
import java.io.PrintWriter;

/** Tells the tour. */
final class Narrator {

  private final PrintWriter out;
  private int steps;

  Narrator(PrintWriter out) {
    this.out = out;
  }

  void step(String title) {
    steps++;
    out.printf("%n%d. %s%n", steps, title);
    out.flush();
  }

  void asks(String question) {
    line("asks  ", question);
  }

  void gets(String answer) {
    line("gets  ", answer);
  }

  void gets(JsonNode answer) {
    try {
      gets(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(answer));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  void because(String reason) {
    line("why   ", reason);
  }

  void done() {
    out.printf("%nAll %d steps were as they should be.%n", steps);
    out.flush();
  }

  private void line(String label, String text) {
    out.println("   " + label + text.replace("\n", "\n         "));
    out.flush();
  }
}
