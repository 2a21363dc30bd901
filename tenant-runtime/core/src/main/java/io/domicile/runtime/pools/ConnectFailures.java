package io.domicile.runtime.pools;

import io.domicile.runtime.pools.TenantUnavailableException.Reason;
import java.io.FileNotFoundException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the driver's failures to connect mean for a tenant and for its cluster. */
final class ConnectFailures {

  static final String INVALID_PASSWORD = "28P01";
  private static final String SERVER_REJECTED = "08004";

  /** What the driver calls its check of a certificate's name, in every language. */
  private static final String NAME_VERIFIER = "PgjdbcHostnameVerifier";

  /** PostgreSQL's functions that check the limits of a role and of a database. */
  private static final Set<String> OWN_LIMIT_ROUTINES =
      Set.of("InitializeSessionUserId", "InitializeSessionUserIdStandalone", "CheckMyDatabase");

  private ConnectFailures() {}

  static Reason reason(SQLException e, String sslMode) {
    if (isAboutTrust(e, sslMode)) {
      return Reason.UNTRUSTED;
    }
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    // 28: the role may not log in; 42501: not to this database; 3D000: there is no such database.
    if (state.startsWith("28") || state.equals("42501") || state.equals("3D000")) {
      return Reason.STALE_LEASE;
    }
    ServerErrorMessage answer =
        e instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
    if (state.startsWith("53")) {
      return isOwnLimit(answer) ? Reason.BUSY : Reason.NO_ROOM;
    }
    // 57P: the server starts, stops or recovers. Any other answer is about this database alone.
    return answer == null || state.startsWith("57P") ? Reason.UNREACHABLE : Reason.DATABASE_FAULT;
  }

  /**
   * Whether it is the role's or the database's CONNECTION LIMIT that is reached, and not the
   * cluster's. All have one SQLSTATE; the server's function tells them apart in every language.
   */
  private static boolean isOwnLimit(@Nullable ServerErrorMessage answer) {
    return answer != null
        && answer.getRoutine() != null
        && OWN_LIMIT_ROUTINES.contains(answer.getRoutine());
  }

  private static boolean isAboutTrust(SQLException e, String sslMode) {
    if (!sslMode.equals("require") && !sslMode.startsWith("verify")) {
      return false;
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      // The last one: the authority's certificate is not where the configuration says.
      if (cause instanceof GeneralSecurityException
          || cause instanceof SSLPeerUnverifiedException
          || cause instanceof FileNotFoundException) {
        return true;
      }
    }
    // The driver's own two findings come without a cause: no TLS there, and another name.
    String message = String.valueOf(e.getMessage());
    return e.getCause() == null
        && (SERVER_REJECTED.equals(e.getSQLState()) || message.contains(NAME_VERIFIER));
  }
}
