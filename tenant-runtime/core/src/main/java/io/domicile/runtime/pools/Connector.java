package io.domicile.runtime.pools;

import io.domicile.contract.tenantdatabase.PlatformSchema;
import io.domicile.vaults.DatabaseCredential;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.util.HostSpec;

/** How the driver is told to connect, and how long anything may take. Immutable. */
final class Connector {

  /** A connection that the network swallows is given up after this; answering takes a few ms. */
  private static final int CONNECT_SECONDS = 2;

  /** How long a server that accepted the connection may take for each answer until it is open. */
  private static final int LOGIN_SECONDS = 3;

  /** The database ends a statement; only if that does not arrive, the socket does. */
  private static final Duration SOCKET_GRACE = Duration.ofSeconds(2);

  /** PostgreSQL's state of "cannot execute in a read-only transaction". */
  static final String NOT_PRIMARY = "25006";

  /**
   * The oldest server that is supported. Told so, the driver sends its settings with the login, and
   * not as statements after it.
   */
  private static final String OLDEST_SERVER = "15";

  private final PoolLimits limits;
  private final String applicationName;

  Connector(PoolLimits limits, String applicationName) {
    this.limits = limits;
    this.applicationName = applicationName;
  }

  PhysicalConnection connect(Lease lease, DatabaseCredential as, Runnable onClose)
      throws SQLException {
    String url = "jdbc:postgresql://" + lease.host() + ":" + lease.port() + "/" + lease.database();
    var host = new HostSpec(lease.host(), lease.port());
    var connection =
        new PhysicalConnection(host, properties(lease, as), url, lease.pooled(), onClose);
    requireWritable(lease, connection);
    Duration statement = limits.statementTimeout();
    if (statement.isPositive()) {
      int millis = Math.toIntExact(statement.plus(SOCKET_GRACE).toMillis());
      connection.setNetworkTimeout(Runnable::run, millis);
    } else {
      connection.setNetworkTimeout(Runnable::run, 0);
    }
    return connection;
  }

  /**
   * After a failover by name the former primary may still be asked for a while, as a standby. What
   * the server reports at login tells so without a question.
   */
  private static void requireWritable(Lease lease, PhysicalConnection connection)
      throws SQLException {
    if (lease.key().replica() || isWritable(connection)) {
      return;
    }
    connection.abort(Runnable::run);
    throw new SQLException("The server is read-only: it is not the primary.", NOT_PRIMARY);
  }

  private static boolean isWritable(PhysicalConnection connection) throws SQLException {
    if ("on".equals(connection.getParameterStatus("in_hot_standby"))) {
      return false;
    }
    if (!"on".equals(connection.getParameterStatus("default_transaction_read_only"))) {
      return true;
    }
    // A tenant's own database or role may be read-only, which leaves it readable here.
    try (var statement =
            connection.prepareStatement(
                "SELECT source IN ('database', 'user', 'database user') FROM pg_settings"
                    + " WHERE name = 'default_transaction_read_only'");
        var row = statement.executeQuery()) {
      return row.next() && row.getBoolean(1);
    }
  }

  private Properties properties(Lease lease, DatabaseCredential as) {
    var properties = new Properties();
    // What the driver would read from the URL.
    properties.setProperty("PGHOST", lease.host());
    properties.setProperty("PGPORT", Integer.toString(lease.port()));
    properties.setProperty("PGDBNAME", lease.database());
    properties.setProperty("user", as.username());
    properties.setProperty("password", as.password().reveal());
    properties.setProperty("sslmode", lease.sslMode());
    if (limits.sslRootCertificate() != null) {
      properties.setProperty("sslrootcert", limits.sslRootCertificate().toString());
    }
    properties.setProperty("ApplicationName", applicationName);
    properties.setProperty("assumeMinServerVersion", OLDEST_SERVER);
    if (lease.pooled()) {
      // Behind a pooler the next transaction may run on another session, so that nothing is kept in
      // one; the role itself has the search path.
      properties.setProperty("prepareThreshold", "0");
    } else {
      properties.setProperty("currentSchema", PlatformSchema.PRODUCT_SCHEMA);
    }
    if (!lease.pooled() && limits.statementTimeout().isPositive()) {
      properties.setProperty(
          "options", "-c statement_timeout=" + limits.statementTimeout().toMillis());
    }
    properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
    // Until the connection is open; the driver's own login timeout would take a thread each.
    properties.setProperty("socketTimeout", Integer.toString(LOGIN_SECONDS));
    properties.setProperty("sslResponseTimeout", Integer.toString(LOGIN_SECONDS * 1_000));
    properties.setProperty("tcpKeepAlive", "true");
    // The server's detail line repeats values of the row, which belong in no log.
    properties.setProperty("logServerErrorDetail", "false");
    return properties;
  }
}
