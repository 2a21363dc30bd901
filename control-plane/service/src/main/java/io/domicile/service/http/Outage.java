package io.domicile.service.http;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Knows a database that does not serve by what a failure was caused by: no connection (SQLSTATE
 * class 08, or a pool that gives none), no resources (53, a full disk among them), or going down
 * and coming up (57P). A caller can ask again; it is no fault of this program.
 */
final class Outage {

  static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private Outage() {}

  /** The SQLSTATE if the failure is an outage; null if it is not. */
  static @Nullable String of(Throwable failure) {
    int depth = 0;
    for (Throwable cause = failure;
        cause != null && depth < 20;
        cause = cause.getCause(), depth++) {
      if (cause instanceof SQLException sql) {
        String state = String.valueOf(sql.getSQLState());
        if (sql instanceof SQLTransientConnectionException
            || sql instanceof SQLNonTransientConnectionException
            || state.startsWith("08")
            || state.startsWith("53")
            || state.startsWith("57P")) {
          return state;
        }
      }
    }
    return null;
  }
}
