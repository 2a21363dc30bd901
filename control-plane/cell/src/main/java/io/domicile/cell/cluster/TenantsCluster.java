package io.domicile.cell.cluster;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.domicile.cell.celldatabase.DatabaseCheck;
import io.domicile.contract.routes.ClusterAddress;
import io.domicile.contract.secret.Secret;
import io.domicile.service.files.PrivateFiles;
import io.domicile.service.health.NewConnections;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PasswordUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tenants' cluster through the cell's role. Shared catalogs (databases, roles, memberships) are
 * changed through the maintenance database, where several changes fit in one transaction; a
 * tenant's database is opened for one piece of work and closed. Thread-safe.
 */
public final class TenantsCluster implements Managed {

  private static final Logger log = LoggerFactory.getLogger(TenantsCluster.class);

  /**
   * Nothing that a product's scripts may have put into a schema is found by an unqualified name.
   */
  private static final String SAFE_SEARCH_PATH = "-c search_path=pg_catalog";

  /** The SQLSTATE of "permission denied". */
  public static final String INSUFFICIENT_PRIVILEGE = "42501";

  private static final String APPLICATION = "domicile-cell";
  private static final int SALT_LENGTH = 16;

  /**
   * Iterations slow down whoever guesses a password, and every login. Nobody guesses {@link
   * #freshPassword}: decision record 0015.
   */
  private static final int SCRAM_ITERATIONS = 1;

  private static final int MAINTENANCE_POOL = 8;
  private static final int LOGIN_TIMEOUT_SECONDS = 5;
  private static final Duration PREDECESSOR_PATIENCE = Duration.ofSeconds(30);

  private final ClusterConfiguration configuration;
  private final Secret<String> password;
  private final SecureRandom random = new SecureRandom();
  private final @Nullable Pooler pooler;
  private final Guard guard = new Guard(this);
  private @Nullable HikariDataSource pool;
  private @Nullable Jdbi maintenance;

  public TenantsCluster(ClusterConfiguration configuration) {
    this.configuration = configuration;
    this.password = PrivateFiles.readSecret(configuration.passwordFile());
    PoolerConfiguration before = configuration.pooler();
    this.pooler = before == null ? null : new Pooler(before);
  }

  /** Opens it when the process starts. */
  public static TenantsCluster install(
      ClusterConfiguration configuration, Environment environment) {
    var cluster = new TenantsCluster(configuration);
    environment.lifecycle().manage(cluster);
    environment.healthChecks().register("tenants-cluster", new DatabaseCheck(cluster::maintenance));
    environment
        .healthChecks()
        .register(
            "tenants-cluster-connections",
            new NewConnections(cluster::newConnection, Clock.systemUTC()));
    return cluster;
  }

  /**
   * Ends what a killed predecessor left running: the server finishes a {@code CREATE DATABASE}
   * whose client is dead, and it would appear after recovery had looked. Only for the holder of the
   * cell's lease.
   */
  @Override
  public void start() throws Exception {
    Jdbi once = Jdbi.create(dataSource(configuration.maintenanceDatabase()));
    once.useHandle(TenantsCluster::requireLimitedRole);
    endPredecessor(once);
    var hikari = new HikariConfig();
    hikari.setPoolName("tenants-cluster");
    hikari.setDataSource(dataSource(configuration.maintenanceDatabase()));
    hikari.setMaximumPoolSize(MAINTENANCE_POOL);
    hikari.setMinimumIdle(2);
    hikari.setConnectionTimeout(10_000);
    pool = new HikariDataSource(hikari);
    maintenance = Jdbi.create(pool);
    once.useHandle(TenantsCluster::requireNoPreparing);
    guard.open();
  }

  @Override
  public void stop() {
    guard.close();
    if (pool != null) {
      pool.close();
    }
  }

  public ClusterAddress address() {
    return configuration.address();
  }

  /** The session that is kept ready for the time when the cluster takes no other. */
  public Guard guard() {
    return guard;
  }

  /** What one login role of a tenant may take. */
  public SessionLimits limits() {
    return configuration.limits();
  }

  /** Whether it is known that nobody can prepare the cluster. */
  public boolean isUnpreparedAccepted() {
    return configuration.unpreparedAccepted();
  }

  /** The name of the cell's role. */
  public String cellRole() {
    return configuration.user();
  }

  /** Roles whose walsenders may stream the whole cluster. */
  public Set<String> replicationRoles() {
    return configuration.replicationRoles();
  }

  /** What stands before the cluster; null if nothing does. */
  public @Nullable Pooler pooler() {
    return pooler;
  }

  /** The streaming replicas. */
  public List<Replica> replicas() {
    return configuration.replicas().stream()
        .map(
            replica -> {
              var source =
                  dataSource(configuration.maintenanceDatabase(), configuration.user(), password);
              source.setServerNames(new String[] {replica.host()});
              source.setPortNumbers(new int[] {replica.port()});
              source.setOptions(SAFE_SEARCH_PATH);
              return new Replica(replica.id(), Jdbi.create(source), maintenance());
            })
        .toList();
  }

  /** The maintenance database. */
  public Jdbi maintenance() {
    if (maintenance == null) {
      throw new IllegalStateException("The tenants' cluster is not open yet.");
    }
    return maintenance;
  }

  /** A connection of its own to the maintenance database; gives up after some seconds. */
  public Connection newConnection() throws SQLException {
    var source = dataSource(configuration.maintenanceDatabase(), configuration.user(), password);
    source.setLoginTimeout(LOGIN_TIMEOUT_SECONDS);
    return source.getConnection();
  }

  /** Does one piece of work in a database as the cell's role, on a connection of its own. */
  public <T, X extends Exception> T in(String database, HandleCallback<T, X> work) throws X {
    return Jdbi.create(dataSource(database)).withHandle(work);
  }

  /** Connections to a database as the cell's role. */
  public DataSource dataSource(String database) {
    var source = dataSource(database, configuration.user(), password);
    source.setOptions(SAFE_SEARCH_PATH);
    return source;
  }

  /** Connections to a database as any role; the caller may set more on it. */
  public PGSimpleDataSource dataSource(String database, String user, Secret<String> userPassword) {
    var source = new PGSimpleDataSource();
    source.setServerNames(new String[] {configuration.host()});
    source.setPortNumbers(new int[] {configuration.port()});
    source.setDatabaseName(database);
    source.setUser(user);
    source.setPassword(userPassword.reveal());
    source.setSslmode(configuration.sslMode());
    source.setApplicationName(APPLICATION);
    source.setConnectTimeout(10);
    source.setTcpKeepAlive(true);
    return source;
  }

  /** A fresh password of 256 random bits. */
  public Secret<String> freshPassword() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return new Secret<>(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /**
   * The password's SCRAM-SHA-256 verifier (RFC 7677) as an SQL literal, so that neither a statement
   * nor a server's log ever carries the password.
   */
  public String scramLiteral(Secret<String> password) {
    return PlainSql.literal(scram(password));
  }

  /** The verifier itself, with a fresh salt. */
  public String scram(Secret<String> password) {
    byte[] salt = new byte[SALT_LENGTH];
    random.nextBytes(salt);
    return PasswordUtil.encodeScramSha256(password.reveal().toCharArray(), SCRAM_ITERATIONS, salt);
  }

  public static boolean databaseExists(Handle handle, String database) {
    return handle
        .createQuery("SELECT count(*) FROM pg_database WHERE datname = :name")
        .bind("name", database)
        .mapTo(Integer.class)
        .one()
        .equals(1);
  }

  public static boolean roleExists(Handle handle, String role) {
    return handle
        .createQuery("SELECT count(*) FROM pg_roles WHERE rolname = :name")
        .bind("name", role)
        .mapTo(Integer.class)
        .one()
        .equals(1);
  }

  private static void requireLimitedRole(Handle handle) {
    boolean fits =
        handle
            .createQuery(
                """
                SELECT NOT rolsuper AND NOT rolbypassrls AND rolcreatedb AND rolcreaterole
                       AND current_setting('createrole_self_grant') = 'set, inherit'
                FROM pg_roles WHERE rolname = current_user
                """)
            .mapTo(Boolean.class)
            .one();
    if (!fits) {
      throw new IllegalStateException(
          "tenantsCluster.user must be a role with CREATEDB, CREATEROLE and createrole_self_grant ="
              + " 'set, inherit', and no superuser.");
    }
  }

  /** A prepared transaction outlives its session, and so would a fence's promise. */
  private static void requireNoPreparing(Handle handle) {
    int setting =
        handle
            .createQuery("SELECT current_setting('max_prepared_transactions')::int")
            .mapTo(Integer.class)
            .one();
    if (setting != 0) {
      throw new IllegalStateException(
          "The tenants' cluster must have max_prepared_transactions = 0; it has " + setting + ".");
    }
  }

  private static void endPredecessor(Jdbi jdbi) {
    long deadline = System.nanoTime() + PREDECESSOR_PATIENCE.toNanos();
    while (true) {
      int left =
          jdbi.withHandle(
              handle ->
                  handle
                      .createQuery(
                          """
                          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                          WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'
                            AND (usename = current_user OR usename ~ '^(t|spare)_[0-9a-z_]+_migrator$')
                          """)
                      .mapTo(Boolean.class)
                      .list()
                      .size());
      if (left == 0) {
        return;
      }
      log.info("Ended {} sessions of a predecessor on the tenants' cluster.", left);
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Sessions of a predecessor do not end.");
      }
      LockSupport.parkNanos(20_000_000L);
    }
  }
}
