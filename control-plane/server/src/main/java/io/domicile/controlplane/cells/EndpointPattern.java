package io.domicile.controlplane.cells;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.domicile.contract.tenant.Slug;
import java.net.URI;

/**
 * How a cell's runtimes are addressed: an http or https URL with {@code {slug}} in its host, such
 * as {@code https://{slug}.eu-central-1.example.com}.
 */
public record EndpointPattern(@JsonValue String value) {

  private static final String PLACE = "{slug}";
  private static final Slug EXAMPLE = new Slug("acme");

  @JsonCreator
  public EndpointPattern {
    if (!isPattern(value)) {
      throw new IllegalArgumentException(
          "An endpoint pattern is an http or https URL with {slug} in its host and without a path.");
    }
  }

  private static boolean isPattern(String value) {
    if (value.length() > 200 || value.indexOf(PLACE) < 0) {
      return false;
    }
    try {
      URI uri = URI.create(fill(value, EXAMPLE));
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getHost().contains(EXAMPLE.value())
          && uri.getRawPath().isEmpty()
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && uri.getRawUserInfo() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The address of one tenant. */
  public String of(Slug slug) {
    return fill(value, slug);
  }

  private static String fill(String pattern, Slug slug) {
    return pattern.replace(PLACE, slug.value());
  }

  @Override
  public String toString() {
    return value;
  }
}
