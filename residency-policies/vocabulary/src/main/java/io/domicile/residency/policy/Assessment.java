package io.domicile.residency.policy;

import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.residency.region.Country;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The assessment that a transfer mechanism rests on. It is made of the law of certain countries,
 * and the mechanism serves in those only, whatever else it names.
 *
 * <p>JSON: {@code {"countries":["US"],"document"?,"by"?,"on"?}}.
 */
public record Assessment(
    Set<Country> countries,
    @Nullable String document,
    @Nullable String by,
    @Nullable LocalDate on) {
  private static final Set<String> PROPERTIES = Set.of("countries", "document", "by", "on");

  public Assessment {
    countries = Objects.requireNonNull(FactJson.sorted(countries));
  }

  static @Nullable Assessment parse(String property, JsonNode json) {
    if (json.isMissingNode() || json.isNull()) {
      return null;
    }
    FactJson.checkObject(property, json, PROPERTIES);
    var countries =
        FactJson.set(FactJson.join(property, "countries"), json.path("countries"), Country::of);
    if (countries == null || countries.isEmpty()) {
      throw new UnknownFactException(
          FactJson.join(property, "countries"),
          "",
          "an assessment names the countries it was made of");
    }
    return new Assessment(
        countries,
        FactJson.text(FactJson.join(property, "document"), json.path("document")),
        FactJson.text(FactJson.join(property, "by"), json.path("by")),
        FactJson.date(FactJson.join(property, "on"), json.path("on")));
  }

  Map<String, Object> toJson() {
    var json = new LinkedHashMap<String, Object>();
    json.put("countries", countries);
    FactJson.put(json, "document", document);
    FactJson.put(json, "by", by);
    FactJson.put(json, "on", on);
    return json;
  }
}
