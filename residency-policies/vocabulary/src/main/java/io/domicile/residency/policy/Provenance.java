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
      Comparator.comparing(Provenance::recordedBy, Json.nullsFirst())
          .thenComparing(Provenance::recordedAt, Json.nullsFirst())
          .thenComparing(Provenance::document, Json.nullsFirst());

  /** Nobody said. */
  public static Provenance unknown() {
    return UNKNOWN;
  }

  static Provenance parse(String property, JsonNode json) {
    return new Provenance(
        Json.text(Json.join(property, "recordedBy"), json.path("recordedBy")),
        Json.date(Json.join(property, "recordedAt"), json.path("recordedAt")),
        Json.text(Json.join(property, "document"), json.path("document")));
  }

  void write(Map<String, Object> json) {
    Json.put(json, "document", document);
    Json.put(json, "recordedBy", recordedBy);
    Json.put(json, "recordedAt", recordedAt);
  }

  @Override
  public int compareTo(Provenance other) {
    return ORDER.compare(this, other);
  }
}
