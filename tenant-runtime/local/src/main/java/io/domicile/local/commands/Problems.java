package io.domicile.local.commands;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.local.client.Answer;
import java.io.PrintWriter;

/** Shows a problem document to a person. */
final class Problems {

  private Problems() {}

  static void print(PrintWriter err, Answer answer) {
    if (answer.json().path("title").isMissingNode()) {
      err.println("The answer was " + answer);
      return;
    }
    err.printf("%s (%s): %s%n", answer.text("title"), answer.text("code"), answer.text("detail"));
    for (JsonNode remark : answer.json().path("remarks")) {
      err.println("  " + remark.asText());
    }
  }
}
