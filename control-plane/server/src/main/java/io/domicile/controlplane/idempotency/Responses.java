package io.domicile.controlplane.idempotency;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Fixed answers as HTTP responses. */
public final class Responses {

  private Responses() {}

  /**
   * The response.
   *
   * @throws IllegalArgumentException for an operation, whose answer is for its feature to give
   */
  public static Response of(Answer answer) {
    return switch (answer) {
      case Answer.Fixed fixed ->
          Response.status(fixed.status())
              .type(MediaType.APPLICATION_JSON_TYPE)
              .entity(fixed.shown())
              .build();
      case Answer.Replayed replayed ->
          Response.status(replayed.status())
              .type(MediaType.APPLICATION_JSON_TYPE)
              .entity(replayed.json())
              .build();
      case Answer.Begun begun ->
          throw new IllegalArgumentException("an operation has no fixed answer");
    };
  }
}
