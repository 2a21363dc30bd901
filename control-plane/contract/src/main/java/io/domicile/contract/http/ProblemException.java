package io.domicile.contract.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ends a request with a problem document. The detail and the members are for the caller: no
 * secrets, no SQL, nothing of another tenant.
 */
public final class ProblemException extends RuntimeException {

  private final ErrorCode code;
  private final Map<String, Object> members = new LinkedHashMap<>();
  private final Map<String, String> headers = new LinkedHashMap<>();

  public ProblemException(ErrorCode code, String detail) {
    this(code, detail, null);
  }

  /** As above; the cause goes to the log, never to the caller. */
  public ProblemException(
      ErrorCode code, String detail, @org.jspecify.annotations.Nullable Throwable cause) {
    super(detail, cause);
    this.code = code;
  }

  /** Adds an extension member (RFC 9457, section 3.2), serialised as JSON. */
  public ProblemException with(String member, Object value) {
    members.put(member, value);
    return this;
  }

  /** Adds a response header. */
  public ProblemException header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** Says when to try again, in whole seconds, at least one. */
  public ProblemException retryAfter(Duration delay) {
    // A part of a second is a second: nobody is asked to come back too early.
    long seconds = delay.plusNanos(999_999_999).toSeconds();
    return header("Retry-After", Long.toString(Math.max(1, seconds)));
  }

  public ErrorCode code() {
    return code;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  /** The document the caller gets. */
  public Problem toProblem() {
    return new Problem(
        code.type(), code.title(), code.status(), code, detail(), Map.copyOf(members));
  }

  /** The headers that go with the document. */
  public Map<String, String> headers() {
    return Map.copyOf(headers);
  }
}
