package io.domicile.residency.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.residency.region.Country;
import io.domicile.residency.region.Partition;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the contract with the tenant demands: everything stays in these countries and groups of
 * countries, and in these cloud partitions. Empty is no pin. A pin narrows what the law permits and
 * never widens it. Immutable.
 *
 * <p>JSON: {@code {"countries":["DE"],"groups"?:["EU"],"partitions"?:["aws-eusc"]}}.
 *
 * @param partitions a region must be in one of them; a person sits in none
 */
public record Pins(
    Set<Country> countries,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<PinGroup> groups,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<Partition> partitions) {
  private static final Set<String> PROPERTIES = Set.of("countries", "groups", "partitions");
  private static final Pins NONE = new Pins(Set.of());

  public Pins {
    countries = Objects.requireNonNull(FactJson.sorted(countries));
    groups = Objects.requireNonNull(FactJson.sorted(groups));
    partitions = Objects.requireNonNull(FactJson.sorted(partitions));
  }

  public Pins(Set<Country> countries) {
    this(countries, Set.of(), Set.of());
  }

  public static Pins none() {
    return NONE;
  }

  public static Pins to(Collection<Country> countries) {
    return new Pins(Set.copyOf(countries));
  }

  /** The same with each group replaced by its countries. */
  public Pins expanded(Function<PinGroup, Set<Country>> countriesOf) {
    if (groups.isEmpty()) {
      return this;
    }
    var all = new TreeSet<>(countries);
    groups.forEach(group -> all.addAll(countriesOf.apply(group)));
    return new Pins(all, Set.of(), partitions);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Pins fromJson(JsonNode json) {
    return parse("pins", json);
  }

  static Pins parse(String property, JsonNode json) {
    if (json.isMissingNode() || json.isNull()) {
      return NONE;
    }
    FactJson.checkObject(property, json, PROPERTIES);
    return new Pins(
        orNone(
            FactJson.set(
                FactJson.join(property, "countries"), json.path("countries"), Country::of)),
        orNone(FactJson.set(FactJson.join(property, "groups"), json.path("groups"), PinGroup::of)),
        orNone(
            FactJson.set(
                FactJson.join(property, "partitions"), json.path("partitions"), Partition::of)));
  }

  private static <T> Set<T> orNone(@Nullable Set<T> values) {
    return Objects.requireNonNullElse(values, Set.of());
  }
}
