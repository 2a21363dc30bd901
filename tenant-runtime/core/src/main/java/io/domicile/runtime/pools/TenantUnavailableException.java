package io.domicile.runtime.pools;

import java.sql.SQLTransientConnectionException;
import java.time.Duration;

/**
 * No connection to the tenant's database was handed out, so nothing has been sent to it. Names no
 * tenant, database or role.
 */
public final class TenantUnavailableException extends SQLTransientConnectionException {

  /** What stood in the way. */
  public enum Reason {
    /** This cell has no route for the tenant. */
    UNKNOWN("There is no route to this tenant here."),
    /** The tenant is suspended. */
    SUSPENDED("The tenant is suspended."),
    /** All connections that the tenant or this runtime may have are busy. */
    BUSY("All connections are busy."),
    /** The database refused the role: the route is out of date, or the tenant is fenced. */
    REFUSED("The database does not admit this route."),
    /** The secret store did not give the credential. */
    NO_CREDENTIAL("The secret store does not answer."),
    /** The cluster did not answer. */
    UNREACHABLE("The database does not answer.");

    private final String sentence;

    Reason(String sentence) {
      this.sentence = sentence;
    }
  }

  private final Reason reason;

  public TenantUnavailableException(Reason reason) {
    super(reason.sentence);
    this.reason = reason;
  }

  public TenantUnavailableException(Reason reason, Throwable cause) {
    super(reason.sentence, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** When another attempt may fare better. */
  public Duration retryAfter() {
    return switch (reason) {
      case BUSY, REFUSED -> Duration.ofSeconds(1);
      case UNREACHABLE, NO_CREDENTIAL -> Duration.ofSeconds(2);
      case UNKNOWN, SUSPENDED -> Duration.ofSeconds(30);
    };
  }
}
