package io.domicile.service.openapi;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.domicile.contract.http.ErrorCode;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The schema of a problem document. */
final class ProblemSchema {

  private ProblemSchema() {}

  /** Codes are listed and not enumerated: a client takes one that a newer version knows. */
  static ObjectNode of() {
    String codes =
        Arrays.stream(ErrorCode.values())
            .map(ErrorCode::code)
            .sorted()
            .collect(Collectors.joining(", "));
    ObjectNode problem = JsonNodeFactory.instance.objectNode();
    problem.put("type", "object");
    problem.put("description", "RFC 9457, with more members where the code calls for them.");
    ObjectNode properties = problem.putObject("properties");
    properties.putObject("type").put("type", "string").put("format", "uri");
    properties.putObject("title").put("type", "string");
    properties.putObject("status").put("type", "integer").put("format", "int32");
    properties.putObject("code").put("type", "string").put("description", "Stable. " + codes);
    properties.putObject("detail").put("type", "string");
    problem.putArray("required").add("type").add("title").add("status").add("code").add("detail");
    return problem;
  }
}
