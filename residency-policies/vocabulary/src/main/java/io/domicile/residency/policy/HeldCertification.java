package io.domicile.residency.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An attestation that is held, on which document, and the time in which it counts: attestations run
 * out and are made anew.
 *
 * <p>JSON: {@code "c5_type_2"}, or {@code
 * {"certification":"c5_type_2","document"?,"recordedBy"?,"recordedAt"?,"validFrom"?,"validUntil"?}}.
 */
public record HeldCertification(
    Certification certification,
    Provenance provenance,
    @Nullable LocalDate validFrom,
    @Nullable LocalDate validUntil)
    implements Dated, Comparable<HeldCertification> {
  private static final Set<String> PROPERTIES =
      FactJson.union(
          Set.of("certification"), FactJson.union(Validity.PROPERTIES, Provenance.PROPERTIES));
  private static final Comparator<HeldCertification> ORDER =
      Comparator.comparing(HeldCertification::certification)
          .thenComparing(Validity.ORDER)
          .thenComparing(HeldCertification::provenance);

  public HeldCertification {
    Dated.check(validFrom, validUntil);
  }

  /** One that holds in that time. */
  public HeldCertification(
      Certification certification, @Nullable LocalDate validFrom, @Nullable LocalDate validUntil) {
    this(certification, Provenance.unknown(), validFrom, validUntil);
  }

  /** One that holds for all time. */
  public static HeldCertification of(Certification certification) {
    return new HeldCertification(certification, null, null);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static HeldCertification fromJson(JsonNode json) {
    return parse("facts.certifications", json);
  }

  static HeldCertification parse(String property, JsonNode json) {
    if (json.isTextual()) {
      return of(FactJson.value(property, json, Certification::of));
    }
    FactJson.checkObject(property, json, PROPERTIES);
    Validity validity = Validity.parse(property, json);
    return new HeldCertification(
        FactJson.value(property + ".certification", json.path("certification"), Certification::of),
        Provenance.parse(property, json),
        validity.from(),
        validity.until());
  }

  @JsonValue
  Object toJson() {
    if (equals(of(certification))) {
      return certification.wireName();
    }
    var json = new LinkedHashMap<String, Object>();
    json.put("certification", certification.wireName());
    provenance.write(json);
    Validity.write(this, json);
    return json;
  }

  @Override
  public Certification term() {
    return certification;
  }

  @Override
  public int compareTo(HeldCertification other) {
    return ORDER.compare(this, other);
  }
}
