package io.domicile.contract.http;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The value of an {@code Idempotency-Key} header: 1 to 255 visible ASCII characters, chosen by the
 * caller.
 */
public record IdempotencyKey(String value) {

  public static final String HEADER = "Idempotency-Key";

  private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");

  public IdempotencyKey {
    if (!FORM.matcher(value).matches()) {
      throw new ProblemException(
          ErrorCode.MALFORMED_REQUEST, "An Idempotency-Key has 1 to 255 visible ASCII characters.");
    }
  }

  /**
   * Reads the header.
   *
   * @throws ProblemException {@code idempotency_key_required} if it is absent
   */
  public static IdempotencyKey require(@Nullable String header) {
    if (header == null) {
      throw new ProblemException(
          ErrorCode.IDEMPOTENCY_KEY_REQUIRED, "Send an Idempotency-Key header with every POST.");
    }
    return new IdempotencyKey(header);
  }

  @Override
  public String toString() {
    return value;
  }
}
