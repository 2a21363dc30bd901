package io.domicile.controlplane.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.contract.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** What came back. */
public record Answer(HttpResponse<byte[]> response) {

  public int status() {
    return response.statusCode();
  }

  public String text() {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  public JsonNode json() {
    try {
      return Json.mapper().readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(text(), e);
    }
  }

  /** The problem's code; empty if this is no problem document. */
  public String code() {
    return header("Content-Type").startsWith("application/problem+json")
        ? json().path("code").asText()
        : "";
  }

  public String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @Override
  public String toString() {
    return status() + " " + text();
  }
}
