package io.domicile.contract.tenant;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A tenant's name in host names: a DNS label of 3 to 40 characters (RFC 1123: lower-case letters,
 * digits and inner hyphens), starting with a letter, not reserved, and never used twice in the life
 * of a registry.
 */
public record Slug(@JsonValue String value) {

  private static final Pattern LABEL = Pattern.compile("[a-z](?:[a-z0-9-]{1,38})[a-z0-9]");

  /**
   * Names that would collide with the platform's own hosts, or that readers would take for them.
   */
  private static final Set<String> RESERVED =
      Set.of(
          "admin",
          "api",
          "app",
          "auth",
          "billing",
          "cell",
          "console",
          "control-plane",
          "docs",
          "domicile",
          "health",
          "healthcheck",
          "internal",
          "localhost",
          "login",
          "mail",
          "metrics",
          "root",
          "runtime",
          "status",
          "support",
          "system",
          "tenant",
          "tenants",
          "test",
          "vault",
          "www");

  public Slug {
    if (!LABEL.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "A slug is a DNS label of 3 to 40 characters: lower-case letters, digits and inner hyphens, starting with a"
              + " letter.");
    }
    // "--" in the third and fourth place marks IDNA A-labels (RFC 5891, 4.2.3.1) and looks alike
    // everywhere else.
    if (value.contains("--")) {
      throw new IllegalArgumentException("A slug has no two hyphens in a row.");
    }
    if (RESERVED.contains(value)) {
      throw new IllegalArgumentException("The slug '" + value + "' is reserved.");
    }
  }

  @JsonCreator
  public static Slug of(String value) {
    return new Slug(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
