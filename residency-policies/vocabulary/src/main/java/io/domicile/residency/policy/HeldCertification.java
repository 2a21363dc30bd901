package io.domicile.residency.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * An attestation that is held, and the time in which it counts: attestations run out and are made
 * anew.
 *
 * <p>JSON: {@code "c5_type_2"}, or {@code
 * {"certification":"c5_type_2","validFrom":"2026-01-01","validUntil":"2027-01-01"}} where there are
 * dates.
 */
public record HeldCertification(
    Certification certification, @Nullable LocalDate validFrom, @Nullable LocalDate validUntil)
    implements Dated, Comparable<HeldCertification> {
  private static final Comparator<HeldCertification> ORDER =
      Comparator.comparing(HeldCertification::certification)
          .thenComparing(
              HeldCertification::validFrom, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(
              HeldCertification::validUntil, Comparator.nullsLast(Comparator.naturalOrder()));

  public HeldCertification {
    Dated.check(validFrom, validUntil);
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
    return DatedJson.read(
        property, json, "certification", Certification::of, HeldCertification::new);
  }

  @JsonValue
  Object toJson() {
    return DatedJson.write("certification", this);
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
