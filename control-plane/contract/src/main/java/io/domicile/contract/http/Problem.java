package io.domicile.contract.http;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;

/**
 * A problem document (RFC 9457) with the stable {@code code} beside its {@code type}.
 *
 * @param members extension members, on the top level of the JSON
 */
@JsonPropertyOrder({"type", "title", "status", "code", "detail"})
public record Problem(
    String type,
    String title,
    int status,
    ErrorCode code,
    String detail,
    @JsonAnyGetter Map<String, Object> members) {

  /** The media type of RFC 9457. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** A problem without extension members. */
  public static Problem of(ErrorCode code, String detail) {
    return new Problem(code.type(), code.title(), code.status(), code, detail, Map.of());
  }
}
