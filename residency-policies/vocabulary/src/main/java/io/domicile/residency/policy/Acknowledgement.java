package io.domicile.residency.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.domicile.residency.region.Country;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody answers for a law that no pack models: "counsel: no localisation". It is no ground to be
 * anywhere; it only stands in for the pack that is not there, for a year at most, and every
 * decision shows it.
 *
 * <p>JSON: {@code {"country":"KZ","sector"?:"banking","statement":"…","document"?:"…",
 * "recordedBy":"…","recordedAt":"2026-11-01","until":"2027-11-01"}}.
 *
 * @param sector the sector whose law in that country is meant; null is the country's general law
 * @param statement what was found, in words
 * @param recordedAt the first day on which it counts
 * @param until the first day on which it no longer does
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Acknowledgement(
    Country country,
    @Nullable Sector sector,
    String statement,
    @Nullable String document,
    String recordedBy,
    @JsonSerialize(using = ToStringSerializer.class) LocalDate recordedAt,
    @JsonSerialize(using = ToStringSerializer.class) @JsonProperty("until") LocalDate until)
    implements Comparable<Acknowledgement> {
  private static final Set<String> PROPERTIES =
      Set.of("country", "sector", "statement", "document", "recordedBy", "recordedAt", "until");
  private static final int MOST_DAYS = 366;
  private static final Comparator<Acknowledgement> ORDER =
      Comparator.comparing(Acknowledgement::country)
          .thenComparing(Acknowledgement::sector, FactJson.nullsFirst())
          .thenComparing(Acknowledgement::recordedAt)
          .thenComparing(Acknowledgement::until)
          .thenComparing(Acknowledgement::recordedBy)
          .thenComparing(Acknowledgement::statement)
          .thenComparing(Acknowledgement::document, FactJson.nullsFirst());

  public Acknowledgement {
    if (!recordedAt.isBefore(until) || until.isAfter(recordedAt.plusDays(MOST_DAYS))) {
      throw new IllegalArgumentException("until must be within a year after recordedAt");
    }
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Acknowledgement fromJson(JsonNode json) {
    return parse("acknowledgements", json);
  }

  static Acknowledgement parse(String property, JsonNode json) {
    FactJson.checkObject(property, json, PROPERTIES);
    var sector = json.path("sector");
    try {
      return new Acknowledgement(
          FactJson.value(property + ".country", json.path("country"), Country::of),
          sector.isMissingNode() || sector.isNull()
              ? null
              : FactJson.value(property + ".sector", sector, Sector::of),
          required(
              property + ".statement",
              FactJson.text(property + ".statement", json.path("statement"))),
          FactJson.text(property + ".document", json.path("document")),
          required(
              property + ".recordedBy",
              FactJson.text(property + ".recordedBy", json.path("recordedBy"))),
          required(
              property + ".recordedAt",
              FactJson.date(property + ".recordedAt", json.path("recordedAt"))),
          required(property + ".until", FactJson.date(property + ".until", json.path("until"))));
    } catch (UnknownFactException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new UnknownFactException(
          property, json.toString(), Objects.requireNonNull(e.getMessage()));
    }
  }

  private static <T> T required(String property, @Nullable T value) {
    if (value == null) {
      throw new UnknownFactException(property, "", "an acknowledgement says this");
    }
    return value;
  }

  /** Whether it answers for this law at that moment. */
  public boolean answers(Country forCountry, @Nullable Sector forSector, Instant moment) {
    return country.equals(forCountry)
        && sector == forSector
        && !moment.isBefore(midnight(recordedAt))
        && moment.isBefore(midnight(until));
  }

  /** The law it answers for: {@code KZ} or {@code KZ banking}. */
  public String law() {
    return sector == null ? country.code() : country + " " + sector;
  }

  Set<Instant> edges() {
    return Set.of(midnight(recordedAt), midnight(until));
  }

  private static Instant midnight(LocalDate date) {
    return date.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  @Override
  public int compareTo(Acknowledgement other) {
    return ORDER.compare(this, other);
  }
}
