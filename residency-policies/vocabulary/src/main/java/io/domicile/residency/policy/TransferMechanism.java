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
      FactJson.union(
          Set.of("mechanism", "importer", "assessment"),
          FactJson.union(
              Destinations.PROPERTIES, FactJson.union(Validity.PROPERTIES, Provenance.PROPERTIES)));
  private static final Comparator<TransferMechanism> ORDER =
      Comparator.comparing(TransferMechanism::mechanism)
          .thenComparing(Validity.ORDER)
          .thenComparing(one -> String.valueOf(one.destinations()))
          .thenComparing(TransferMechanism::importer, FactJson.nullsFirst())
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
      return of(FactJson.value(property, json, Mechanism::of));
    }
    FactJson.checkObject(property, json, PROPERTIES);
    Validity validity = Validity.parse(property, json);
    return new TransferMechanism(
        FactJson.value(property + ".mechanism", json.path("mechanism"), Mechanism::of),
        Destinations.parse(property, json),
        FactJson.text(property + ".importer", json.path("importer")),
        Provenance.parse(property, json),
        validity.from(),
        validity.until(),
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
    FactJson.put(json, "importer", importer);
    provenance.write(json);
    Validity.write(this, json);
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
