package io.domicile.testing.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What came back. */
public final class Answer {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final int status;
  private final Map<String, String> headers;
  private final byte[] bytes;

  /**
   * An answer.
   *
   * @param headers by their names in lower case, the last value of each
   */
  Answer(int status, Map<String, String> headers, byte[] bytes) {
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.bytes = bytes.clone();
  }

  /** What another client got. */
  public static Answer of(HttpResponse<byte[]> response) {
    var headers = new TreeMap<String, String>();
    response
        .headers()
        .map()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getLast()));
    return new Answer(response.statusCode(), headers, response.body());
  }

  public int status() {
    return status;
  }

  /** The body. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The body as text. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  public JsonNode json() {
    try {
      return MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(text(), e);
    }
  }

  /** A field of the JSON body as text. */
  public String text(String field) {
    return json().path(field).asText();
  }

  /** The problem's code; empty if this is no problem document. */
  public String code() {
    return header("Content-Type").startsWith("application/problem+json") ? text("code") : "";
  }

  /** Empty if there is none. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** Fails, showing the answer, unless it has this status. */
  public Answer expect(int expected) {
    if (status != expected) {
      throw new AssertionError("Expected " + expected + ", not " + this);
    }
    return this;
  }

  @Override
  public String toString() {
    return status + " " + text();
  }
}
