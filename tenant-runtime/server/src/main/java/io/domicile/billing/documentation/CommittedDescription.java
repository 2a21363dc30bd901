package io.domicile.billing.documentation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The committed OpenAPI document, which a test holds equal to what the resources declare. */
public final class CommittedDescription {

  private CommittedDescription() {}

  /** The document beside this class. */
  public static String read() {
    try (var in = CommittedDescription.class.getResourceAsStream("openapi.json")) {
      if (in == null) {
        throw new IllegalStateException("No openapi.json beside this class.");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
