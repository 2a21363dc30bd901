package io.domicile.residency.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * A tenant's residency policy. Packs apply by facts; {@code packs} only adds to those that apply
 * anyway, by name, or by name and version ({@code eu-gdpr@1.0}). Immutable; equal policies
 * serialise alike.
 *
 * <p>JSON: {@code
 * {"packs":[],"facts":{"dataCategories":[],"subjectCountries":[],"transferMechanisms":[]},
 * "pins":{"countries":[]}}}; each part may be left out. Reading throws {@link UnknownFactException}
 * for a name or a value that nobody has defined; whether a pack exists is known only to {@code
 * Packs}.
 */
public record ResidencyPolicy(List<String> packs, TenantFacts facts, Pins pins) {
  private static final Set<String> PROPERTIES = Set.of("packs", "facts", "pins");

  public ResidencyPolicy {
    packs = List.copyOf(new TreeSet<>(packs));
  }

  public static ResidencyPolicy of(TenantFacts facts) {
    return new ResidencyPolicy(List.of(), facts, Pins.none());
  }

  public static ResidencyPolicy of(TenantFacts facts, Pins pins) {
    return new ResidencyPolicy(List.of(), facts, pins);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static ResidencyPolicy fromJson(JsonNode json) {
    Json.checkObject("", json, PROPERTIES);
    var packs =
        Json.list(
            "packs", json.path("packs"), (name, item) -> Json.value(name, item, text -> text));
    return new ResidencyPolicy(
        Objects.requireNonNullElse(packs, List.of()),
        TenantFacts.parse("facts", json.path("facts")),
        Pins.parse("pins", json.path("pins")));
  }
}
