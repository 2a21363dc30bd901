package io.domicile.residency.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.domicile.residency.region.Country;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A recorded transfer mechanism: where it serves, for whom, on which document, and in what time. It
 * serves nowhere but where it says.
 *
 * <p>JSON: {@code {"mechanism":"scc","countries":["US"],"subdivisions"?,"regions"?,"importer"?,
 * "document"?,"recordedBy"?,"recordedAt"?,"validFrom"?,"validUntil"?,
 * "assessment"?:{"countries":["US"]}}}, or a bare name, {@code "scc"}, which names no place.
 *
 * @param destinations where it serves; null where it names no place at all, as facts did that were
 *     recorded before mechanisms had destinations
 * @param importer who receives the data under it; null where it does not say
 * @param assessment what it rests on; null where none is recorded with it
 */
public record TransferMechanism(
    Mechanism mechanism,
    @Nullable Destinations destinations,
    @Nullable String importer,
    Provenance provenance,
    @Nullable LocalDate validFrom,
    @Nullable LocalDate validUntil,
    @Nullable Assessment assessment)
    implements Dated, Comparable<TransferMechanism> {
  /**
   * The first day on which a bare name no longer serves everywhere for policies of the {@link
   * FactModel#FIRST} model.
   */
  public static final LocalDate BARE_NAMES_SERVE_UNTIL = LocalDate.of(2027, 5, 1);

  private static final Set<String> PROPERTIES =
      Json.union(
          Set.of("mechanism", "importer", "validFrom", "validUntil", "assessment"),
          Json.union(Destinations.PROPERTIES, Provenance.PROPERTIES));
  private static final Comparator<TransferMechanism> ORDER =
      Comparator.comparing(TransferMechanism::mechanism)
          .thenComparing(TransferMechanism::validFrom, Json.nullsFirst())
          .thenComparing(
              TransferMechanism::validUntil, Comparator.nullsLast(Comparator.naturalOrder()))
          .thenComparing(one -> String.valueOf(one.destinations()))
          .thenComparing(TransferMechanism::importer, Json.nullsFirst())
          .thenComparing(TransferMechanism::provenance)
          .thenComparing(one -> String.valueOf(one.assessment()));

  public TransferMechanism {
    Dated.check(validFrom, validUntil);
  }

  /** One that names no place, and holds in that time. */
  public TransferMechanism(
      Mechanism mechanism, @Nullable LocalDate validFrom, @Nullable LocalDate validUntil) {
    this(mechanism, null, null, Provenance.unknown(), validFrom, validUntil, null);
  }

  /** One that names no place, and holds for all time. */
  public static TransferMechanism of(Mechanism mechanism) {
    return new TransferMechanism(mechanism, null, null);
  }

  /** The same, serving in these countries and nowhere else. */
  public TransferMechanism in(Collection<Country> countries) {
    return new TransferMechanism(
        mechanism,
        Destinations.of(countries),
        importer,
        provenance,
        validFrom,
        validUntil,
        assessment);
  }

  /** The same, for this importer only. */
  public TransferMechanism by(String newImporter) {
    return new TransferMechanism(
        mechanism, destinations, newImporter, provenance, validFrom, validUntil, assessment);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static TransferMechanism fromJson(JsonNode json) {
    return parse("facts.transferMechanisms", json);
  }

  static TransferMechanism parse(String property, JsonNode json) {
    if (json.isTextual()) {
      return of(Json.value(property, json, Mechanism::of));
    }
    Json.checkObject(property, json, PROPERTIES);
    var from = Json.date(property + ".validFrom", json.path("validFrom"));
    var until = Json.date(property + ".validUntil", json.path("validUntil"));
    Json.checkOrder(property, json, from, until);
    return new TransferMechanism(
        Json.value(property + ".mechanism", json.path("mechanism"), Mechanism::of),
        Destinations.parse(property, json),
        Json.text(property + ".importer", json.path("importer")),
        Provenance.parse(property, json),
        from,
        until,
        Assessment.parse(property + ".assessment", json.path("assessment")));
  }

  @JsonValue
  Object toJson() {
    if (equals(of(mechanism))) {
      return mechanism.wireName();
    }
    var json = new LinkedHashMap<String, Object>();
    json.put("mechanism", mechanism.wireName());
    if (destinations != null) {
      destinations.write(json);
    }
    Json.put(json, "importer", importer);
    provenance.write(json);
    Json.put(json, "validFrom", validFrom);
    Json.put(json, "validUntil", validUntil);
    if (assessment != null) {
      json.put("assessment", assessment.toJson());
    }
    return json;
  }

  @Override
  public Mechanism term() {
    return mechanism;
  }

  @Override
  public int compareTo(TransferMechanism other) {
    return ORDER.compare(this, other);
  }
}
