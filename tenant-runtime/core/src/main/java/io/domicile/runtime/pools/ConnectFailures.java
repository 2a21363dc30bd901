package io.domicile.runtime.pools;

import io.domicile.runtime.pools.TenantUnavailableException.Reason;
import java.io.FileNotFoundException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What the driver's failures to connect mean for a tenant and for its cluster. */
final class ConnectFailures {

  static final String INVALID_PASSWORD = "28P01";
  private static final String SERVER_REJECTED = "08004";

  /** What the driver calls its check of a certificate's name, in every language. */
  private static final String NAME_VERIFIER = "PgjdbcHostnameVerifier";

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
    // 53: no connection slot left, of the cluster, the database or the role; or out of resources.
    return state.startsWith("53") ? Reason.NO_ROOM : Reason.UNREACHABLE;
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
