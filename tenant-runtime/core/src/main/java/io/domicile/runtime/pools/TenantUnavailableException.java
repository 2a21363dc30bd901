package io.domicile.runtime.pools;

import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * No connection to the tenant's database was handed out, so nothing has been sent to it. Names no
 * tenant, database or role.
 */
public final class TenantUnavailableException extends SQLTransientConnectionException {

  /** What stood in the way. */
  public enum Reason {
    /** This cell has no route for the tenant. */
    UNKNOWN("There is no route to this tenant here."),
    /** The tenant's cluster has no replica, so that it cannot be read from one. */
    NO_REPLICA("There is no replica of the tenant's database."),
    /** The tenant is suspended. */
    SUSPENDED("The tenant is suspended."),
    /**
     * All connections that the tenant may have are busy, here or by its role's own limit in the
     * database; other tenants are unaffected.
     */
    BUSY("All connections of the tenant are busy."),
    /** All connections that this runtime may have to the cluster are busy, or it admits no more. */
    NO_ROOM("The cluster has no room for another connection."),
    /** The cluster failed of late, so it is not asked: the circuit is open. */
    CIRCUIT_OPEN("The database did not answer of late and is not asked for now."),
    /** What answered has no certificate for the cluster's name from the configured authority. */
    UNTRUSTED("The database could not prove that it is the right one."),
    /**
     * The database refused the lease, so that it is retired: rotated, fenced, or moved away. A
     * fresher route may lead there; one is waited for a moment, and tried once.
     */
    STALE_LEASE("The route to the tenant's database is out of date."),
    /** The database refused the lease, and no fresher route has come. */
    REFUSED("The database does not admit this route."),
    /**
     * The cluster answered that this tenant's database does not accept connections; other tenants
     * are unaffected.
     */
    DATABASE_FAULT("The tenant's database does not accept connections."),
    /** The secret store did not give the credential. */
    NO_CREDENTIAL("The secret store does not answer."),
    /** The cluster did not answer. */
    UNREACHABLE("The database does not answer.");

    private final String sentence;

    Reason(String sentence) {
      this.sentence = sentence;
    }

    /** Whether waiting longer for a connection is of no use. */
    boolean isHopeless() {
      return switch (this) {
        case STALE_LEASE, REFUSED, DATABASE_FAULT, NO_CREDENTIAL, CIRCUIT_OPEN, UNTRUSTED -> true;
        case BUSY, NO_ROOM, UNREACHABLE, UNKNOWN, NO_REPLICA, SUSPENDED -> false;
      };
    }
  }

  private final Reason reason;
  private final Duration retryAfter;

  public TenantUnavailableException(Reason reason) {
    this(reason, usual(reason), null);
  }

  public TenantUnavailableException(Reason reason, Throwable cause) {
    this(reason, usual(reason), cause);
  }

  /** For who knows better than the reason alone when another attempt may fare better. */
  TenantUnavailableException(Reason reason, Duration retryAfter, @Nullable Throwable cause) {
    super(reason.sentence, cause);
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  public Reason reason() {
    return reason;
  }

  /** When another attempt may fare better. */
  public Duration retryAfter() {
    return retryAfter;
  }

  private static Duration usual(Reason reason) {
    return switch (reason) {
      case BUSY, NO_ROOM, CIRCUIT_OPEN, STALE_LEASE, REFUSED -> Duration.ofSeconds(1);
      case UNREACHABLE, NO_CREDENTIAL, DATABASE_FAULT -> Duration.ofSeconds(2);
      case UNKNOWN, NO_REPLICA, SUSPENDED, UNTRUSTED -> Duration.ofSeconds(30);
    };
  }
}
