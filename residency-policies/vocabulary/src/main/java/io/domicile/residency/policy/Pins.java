package io.domicile.residency.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.residency.region.Country;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;

/**
 * What the contract with the tenant demands: everything stays in these countries. Empty is no pin.
 * A pin narrows what the law permits and never widens it. Immutable.
 */
public record Pins(Set<Country> countries) {
  private static final Set<String> PROPERTIES = Set.of("countries");
  private static final Pins NONE = new Pins(Set.of());

  public Pins {
    countries = Objects.requireNonNull(Json.sorted(countries));
  }

  public static Pins none() {
    return NONE;
  }

  public static Pins to(Collection<Country> countries) {
    return new Pins(Set.copyOf(countries));
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Pins fromJson(JsonNode json) {
    return parse("pins", json);
  }

  static Pins parse(String property, JsonNode json) {
    if (json.isMissingNode() || json.isNull()) {
      return NONE;
    }
    Json.checkObject(property, json, PROPERTIES);
    var countries = Json.set(Json.join(property, "countries"), json.path("countries"), Country::of);
    return countries == null ? NONE : new Pins(countries);
  }
}
