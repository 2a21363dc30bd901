package io.domicile.residency.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.RegionCode;
import io.domicile.residency.region.Subdivision;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a transfer mechanism serves: in these countries, in these parts of countries, and in these
 * regions. It serves a place that any of the three names. Immutable; sorted.
 *
 * <p>JSON, inside what has destinations: {@code "countries":["US"]}, {@code
 * "subdivisions":["CA-ON"]}, {@code "regions":["us-east-1"]}.
 */
public record Destinations(
    Set<Country> countries, Set<Subdivision> subdivisions, Set<RegionCode> regions) {
  static final Set<String> PROPERTIES = Set.of("countries", "subdivisions", "regions");

  public Destinations {
    countries = Objects.requireNonNull(FactJson.sorted(countries));
    subdivisions = Objects.requireNonNull(FactJson.sorted(subdivisions));
    regions = Objects.requireNonNull(FactJson.sorted(regions));
  }

  public static Destinations of(Collection<Country> countries) {
    return new Destinations(Set.copyOf(countries), Set.of(), Set.of());
  }

  /**
   * Whether it names this place.
   *
   * @param subdivision null where the place has none, or nobody knows
   * @param region null where the place is no region, as where a person sits
   */
  public boolean name(
      Country country, @Nullable Subdivision subdivision, @Nullable RegionCode region) {
    return countries.contains(country)
        || (subdivision != null && subdivisions.contains(subdivision))
        || (region != null && regions.contains(region));
  }

  /** Null where the object names none. */
  static @Nullable Destinations parse(String property, JsonNode json) {
    var countries =
        FactJson.set(FactJson.join(property, "countries"), json.path("countries"), Country::of);
    var subdivisions =
        FactJson.set(
            FactJson.join(property, "subdivisions"), json.path("subdivisions"), Subdivision::of);
    var regions =
        FactJson.set(FactJson.join(property, "regions"), json.path("regions"), RegionCode::of);
    return countries == null && subdivisions == null && regions == null
        ? null
        : new Destinations(
            Objects.requireNonNullElse(countries, Set.of()),
            Objects.requireNonNullElse(subdivisions, Set.of()),
            Objects.requireNonNullElse(regions, Set.of()));
  }

  void write(Map<String, Object> json) {
    if (!countries.isEmpty() || (subdivisions.isEmpty() && regions.isEmpty())) {
      json.put("countries", countries);
    }
    if (!subdivisions.isEmpty()) {
      json.put("subdivisions", subdivisions);
    }
    if (!regions.isEmpty()) {
      json.put("regions", regions);
    }
  }

  /** For people: {@code CA, US, eu-west-2}; "nowhere" where it names none. */
  @Override
  public String toString() {
    var names =
        Stream.of(countries, subdivisions, regions)
            .flatMap(Set::stream)
            .map(Object::toString)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "nowhere" : names;
  }
}
