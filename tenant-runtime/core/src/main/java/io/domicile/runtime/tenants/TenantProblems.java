package io.domicile.runtime.tenants;

import io.domicile.contract.http.ErrorCode;
import io.domicile.contract.http.ProblemException;
import io.domicile.runtime.keys.KeyUnavailableException;
import io.domicile.runtime.keys.RootKey;
import io.domicile.runtime.pools.TenantUnavailableException;
import io.domicile.runtime.sealing.CannotOpenException;
import io.domicile.runtime.sealing.CannotOpenException.Reason;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** What stands between a tenant and its data, as problems for the caller. */
final class TenantProblems {

  private TenantProblems() {}

  static ProblemException of(KeyUnavailableException e) {
    return switch (e.reason()) {
      case DISABLED -> keyDisabled();
      case VAULT_UNREACHABLE -> unavailable("The key vault does not answer.", e.retryAfter(), e);
    };
  }

  static ProblemException of(TenantUnavailableException e) {
    return switch (e.reason()) {
      case SUSPENDED ->
          new ProblemException(ErrorCode.TENANT_SUSPENDED, "The tenant is suspended.");
      case BUSY, NO_ROOM -> unavailable("All connections are busy.", e.retryAfter(), null);
      case UNKNOWN,
          NO_REPLICA,
          STALE_LEASE,
          REFUSED,
          NO_CREDENTIAL,
          DATABASE_FAULT,
          UNREACHABLE,
          CIRCUIT_OPEN,
          UNTRUSTED ->
          unavailable("The tenant's database is not available at present.", e.retryAfter(), e);
    };
  }

  /**
   * The problem behind a failure of JDBI or the driver; null if it is not one of availability.
   *
   * @param readOnly whether the work asked for a read-only transaction
   */
  static @Nullable ProblemException behind(Throwable failure, boolean readOnly) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case ProblemException already -> {
          return null;
        }
        case TenantUnavailableException unavailable -> {
          return of(unavailable);
        }
        case RootKey.DestroyedException wiped -> {
          return keyDisabled();
        }
        case CannotOpenException sealed -> {
          return of(sealed, failure);
        }
        case SQLException sql when isOutage(sql, readOnly) -> {
          return unavailable(
              "The tenant's database did not finish the request.", Duration.ofSeconds(1), failure);
        }
        default -> {}
      }
    }
    return null;
  }

  private static ProblemException of(CannotOpenException sealed, Throwable failure) {
    // Another runtime has newer routes and sealed under the next version; ours come soon.
    if (sealed.reason() == Reason.NEXT_KEY_VERSION) {
      return unavailable("The tenant's key is being rotated.", Duration.ofSeconds(1), failure);
    }
    var problem =
        new ProblemException(
            ErrorCode.SEALED_VALUE_UNREADABLE,
            sealed.field() == null
                ? "A sealed value does not open."
                : "Field " + sealed.field() + " of row " + sealed.row() + " does not open.",
            failure);
    if (sealed.field() != null && sealed.row() != null) {
      problem.with("field", sealed.field().value()).with("row", sealed.row());
    }
    return problem.with("reason", sealed.reason());
  }

  /**
   * Whether a statement was prepared before the schema changed and does not fit it any more.
   * Another connection serves it.
   */
  static boolean isStalePlan(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PSQLException sql
          && "0A000".equals(sql.getSQLState())
          && sql.getServerErrorMessage() != null
          && "RevalidateCachedQuery".equals(sql.getServerErrorMessage().getRoutine())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOutage(SQLException e, boolean readOnly) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    // 25006: the server takes no writes; where the work asked for that, it is the work's fault.
    if (state.equals("25006")) {
      return !readOnly;
    }
    // 08: the connection broke; 57P: the server ends it; 53: out of resources; 40: try again.
    return isStalePlan(e)
        || state.startsWith("08")
        || state.startsWith("57P")
        || state.startsWith("53")
        || state.startsWith("40");
  }

  private static ProblemException keyDisabled() {
    return new ProblemException(ErrorCode.KEY_DISABLED, "The tenant's key is disabled.");
  }

  private static ProblemException unavailable(
      String detail, Duration retryAfter, @Nullable Throwable cause) {
    return new ProblemException(ErrorCode.UNAVAILABLE, detail, cause).retryAfter(retryAfter);
  }
}
