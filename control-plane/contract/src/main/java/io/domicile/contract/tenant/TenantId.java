package io.domicile.contract.tenant;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Clock;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The permanent, opaque id of a tenant: a UUID, never reused. Its 32 hex digits go into the names
 * of databases and roles.
 */
public record TenantId(@JsonValue UUID value) {

  private static final Pattern HEX = Pattern.compile("[0-9a-f]{32}");

  public static TenantId random(Clock clock) {
    return new TenantId(UuidV7.next(clock));
  }

  /**
   * Reads the canonical 36-character form, in lower case.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  @JsonCreator
  public static TenantId of(String text) {
    if (text.length() != 36 || !text.equals(text.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("A tenant id is a UUID in lower case.");
    }
    return new TenantId(UUID.fromString(text));
  }

  /** Reads the 32 hex digits of {@link #hex()}. */
  public static TenantId ofHex(String hex) {
    if (!HEX.matcher(hex).matches()) {
      throw new IllegalArgumentException("A tenant id in hex has 32 lower-case digits.");
    }
    return new TenantId(
        new UUID(Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16)));
  }

  /** The id as 32 lower-case hex digits without dashes. */
  public String hex() {
    return value.toString().replace("-", "");
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
