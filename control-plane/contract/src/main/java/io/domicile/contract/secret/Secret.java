package io.domicile.contract.secret;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;

/**
 * A value that prints as {@code [redacted]}. JSON carries it in clear, because the documents that
 * hold secrets are files of mode 0600 or requests between authenticated processes; nothing else
 * renders it.
 *
 * <p>Immutable and thread-safe where {@code T} is.
 */
public final class Secret<T> {

  private final T value;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Secret(T value) {
    this.value = Objects.requireNonNull(value, "value");
  }

  /** The value itself; every call is a place a reviewer looks at. */
  @JsonValue
  public T reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret<?> secret && value.equals(secret.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "[redacted]";
  }
}
