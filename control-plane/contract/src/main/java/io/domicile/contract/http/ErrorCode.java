package io.domicile.contract.http;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Every error the platform's interfaces answer with. The {@code code} in lower case and the {@code
 * type} made of it are stable; a title may be improved.
 */
public enum ErrorCode {
  MALFORMED_REQUEST(400, "The request is not well-formed"),
  INVALID_REQUEST(422, "The request has a field that is unknown or has a wrong value"),
  IDEMPOTENCY_KEY_REQUIRED(400, "This request needs an Idempotency-Key"),
  IDEMPOTENCY_KEY_REUSED(422, "The Idempotency-Key was used for another request"),
  IDEMPOTENCY_KEY_IN_PROGRESS(409, "A request with this Idempotency-Key is being served"),
  UNAUTHENTICATED(401, "The request carries no valid credential"),
  CLOCK_SKEW(401, "The request was signed by a clock that is too far from this one's"),
  FORBIDDEN(403, "The credential does not allow this"),
  NOT_FOUND(404, "There is nothing at this address"),
  METHOD_NOT_ALLOWED(405, "This address does not take that method"),
  NOT_ACCEPTABLE(406, "No representation of the requested kind exists"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body is of an unsupported kind"),
  BODY_TOO_LARGE(413, "The body is too large"),
  PRECONDITION_REQUIRED(428, "This request needs an If-Match"),
  PRECONDITION_FAILED(412, "The If-Match is stale"),
  TOO_MANY_REQUESTS(429, "Too many requests"),

  SLUG_TAKEN(409, "The slug has been used"),
  CONFLICT(409, "The request conflicts with the present state"),
  UNKNOWN_REGION(422, "The region is unknown"),
  UNKNOWN_PACK(422, "The residency pack is unknown"),
  PACK_REJECTED(422, "The draft of a residency pack is not acceptable"),
  UNKNOWN_FACT(422, "A residency fact has an unknown name or value"),
  NO_LAWFUL_PLACEMENT(422, "No lawful placement exists"),
  ISOLATION_NOT_OFFERED(422, "No lawful cell offers this isolation"),
  NO_CELL_WITH_ROOM(503, "No lawful cell has room at present"),
  SCHEMA_RELEASE_REJECTED(422, "The schema release is not acceptable"),
  REFUSED_BY_CELL(409, "The cell refuses the tenant"),
  STATE_FORBIDS(409, "The tenant's state does not allow this"),

  MISDIRECTED(421, "This tenant is not served here"),
  TENANT_SUSPENDED(403, "The tenant is suspended"),
  KEY_DISABLED(423, "The tenant's key is disabled"),
  UNAVAILABLE(503, "A part that this request needs is unavailable"),
  SEALED_VALUE_UNREADABLE(500, "A sealed value does not open"),
  INTERNAL(500, "Something went wrong on our side");

  private static final String TYPE_PREFIX = "urn:domicile:problem:";

  private final int status;
  private final String title;

  ErrorCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** The stable name in lower case, such as {@code slug_taken}. */
  @JsonValue
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The problem type's URI (RFC 9457, section 3.1.1), a URN because it identifies and is not
   * fetched.
   */
  public String type() {
    return TYPE_PREFIX + code().replace('_', '-');
  }

  /** The code for a status that a library chose, such as 404 for a path that no resource has. */
  public static ErrorCode ofStatus(int status) {
    return switch (status) {
      case 401 -> UNAUTHENTICATED;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 413 -> BODY_TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 422 -> INVALID_REQUEST;
      case 429 -> TOO_MANY_REQUESTS;
      case 503 -> UNAVAILABLE;
      default -> status >= 400 && status < 500 ? MALFORMED_REQUEST : INTERNAL;
    };
  }
}
