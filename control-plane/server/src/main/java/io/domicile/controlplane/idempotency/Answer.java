package io.domicile.controlplane.idempotency;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a POST comes to, in the form that is kept. */
public sealed interface Answer {

  /**
   * A fixed answer.
   *
   * @param shown what the first caller gets
   * @param kept what a repeat gets: the same, with secrets gone
   */
  record Fixed(int status, Object shown, Object kept) implements Answer {
    public static Fixed of(int status, Object body) {
      return new Fixed(status, body, body);
    }
  }

  /** An operation that was begun; a repeat is answered by what has become of it. */
  record Begun(UUID operation) implements Answer {}

  /** A repeat of a request that had a fixed answer. */
  record Replayed(int status, @Nullable String json) implements Answer {}
}
