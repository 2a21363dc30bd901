package io.domicile.residency.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who recorded a fact, when, and on which document; null is not recorded.
 *
 * <p>JSON, inside what was recorded: {@code
 * "recordedBy":"…","recordedAt":"2026-11-01","document":"…"}.
 */
public record Provenance(
    @Nullable String recordedBy, @Nullable LocalDate recordedAt, @Nullable String document)
    implements Comparable<Provenance> {
  static final Set<String> PROPERTIES = Set.of("recordedBy", "recordedAt", "document");
  private static final Provenance UNKNOWN = new Provenance(null, null, null);
  private static final Comparator<Provenance> ORDER =
      Comparator.comparing(Provenance::recordedBy, FactJson.nullsFirst())
          .thenComparing(Provenance::recordedAt, FactJson.nullsFirst())
          .thenComparing(Provenance::document, FactJson.nullsFirst());

  /** Nobody said. */
  public static Provenance unknown() {
    return UNKNOWN;
  }

  static Provenance parse(String property, JsonNode json) {
    return new Provenance(
        FactJson.text(FactJson.join(property, "recordedBy"), json.path("recordedBy")),
        FactJson.date(FactJson.join(property, "recordedAt"), json.path("recordedAt")),
        FactJson.text(FactJson.join(property, "document"), json.path("document")));
  }

  void write(Map<String, Object> json) {
    FactJson.put(json, "document", document);
    FactJson.put(json, "recordedBy", recordedBy);
    FactJson.put(json, "recordedAt", recordedAt);
  }

  @Override
  public int compareTo(Provenance other) {
    return ORDER.compare(this, other);
  }
}
