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
    var connection = new PhysicalConnection(host, properties(lease, as), url, onClose);
    Duration statement = limits.statementTimeout();
    if (statement.isPositive()) {
      int millis = Math.toIntExact(statement.plus(SOCKET_GRACE).toMillis());
      connection.setNetworkTimeout(Runnable::run, millis);
    } else {
      connection.setNetworkTimeout(Runnable::run, 0);
    }
    return connection;
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
    if (lease.pooled()) {
      // Behind a pooler the next transaction may run on another session: nothing is kept in one,
      // and
      // the role itself has the search path.
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
