package io.domicile.cell.testing;

import io.domicile.cell.celldatabase.CellDatabase;
import io.domicile.cell.celldatabase.CellDatabaseConfiguration;
import io.domicile.cell.cluster.ClusterBootstrap;
import io.domicile.cell.cluster.ClusterConfiguration;
import io.domicile.cell.cluster.DatabaseRoles;
import io.domicile.cell.cluster.SessionLimits;
import io.domicile.cell.cluster.TenantsCluster;
import io.domicile.cell.credentials.LoginRoles;
import io.domicile.cell.fence.Fence;
import io.domicile.cell.journal.Checkpoints;
import io.domicile.cell.schemareleases.SchemaInstaller;
import io.domicile.contract.secret.Secret;
import io.domicile.contract.tenant.Epoch;
import io.domicile.contract.tenant.TenantId;
import io.domicile.contract.tenantdatabase.DatabaseNames;
import io.domicile.contract.vault.SecretReference;
import io.domicile.vaults.DatabaseCredential;
import io.domicile.vaults.SecretStore;
import io.domicile.vaults.VaultException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * One tenant's database on a real cluster, open at epoch 1, with a table to write to; and what a
 * cell has to fence it with.
 */
public final class TenantOnCluster implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  public final TenantId tenant = TenantId.random(Clock.systemUTC());
  public final DatabaseNames names = new DatabaseNames(tenant, 1);
  public final DatabaseRoles roles = DatabaseRoles.of(names);
  public SessionLimits limits = SessionLimits.usual(10);
  public TenantsCluster cluster;
  public LoginRoles logins;
  public final Secrets secrets = new Secrets();
  private final DataSource superuser;
  public final CellDatabase database;
  private ClusterConfiguration configuration;

  /** Called at every point; a test may put something there. */
  public volatile Consumer<String> atPoint = point -> {};

  /** The region's secret store, in memory. */
  public static final class Secrets implements SecretStore {

    private final Map<SecretReference, DatabaseCredential> all = new ConcurrentHashMap<>();

    @Override
    public DatabaseCredential read(SecretReference reference) throws VaultException {
      DatabaseCredential found = all.get(reference);
      if (found == null) {
        throw new VaultException(VaultException.Reason.NOT_FOUND, "There is no such secret.");
      }
      return found;
    }

    @Override
    public void write(SecretReference reference, DatabaseCredential credential) {
      all.put(reference, credential);
    }

    @Override
    public void delete(SecretReference reference) {
      all.remove(reference);
    }

    @Override
    public List<SecretReference> references() {
      return List.copyOf(all.keySet());
    }
  }

  /**
   * Makes the tenant.
   *
   * @param superuser of the maintenance database
   * @param cellsDatabase an empty database, as JDBC URL, that {@code postgres} may use
   */
  public TenantOnCluster(
      Path directory,
      String host,
      int port,
      DataSource superuser,
      String cellsDatabase,
      List<ClusterConfiguration.Replica> replicas,
      Set<String> replicationRoles)
      throws Exception {
    this.superuser = superuser;
    for (String statement : ClusterBootstrap.statements(new Secret<>("cell password"))) {
      execute(statement);
    }
    Path password = directory.resolve("password-" + tenant);
    Files.writeString(password, "cell password");
    Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
    configuration =
        new ClusterConfiguration(
            "main",
            host,
            port,
            "disable",
            "postgres",
            ClusterBootstrap.CELL_ROLE,
            password,
            10,
            replicas,
            replicationRoles,
            null,
            limits,
            false);
    cluster = new TenantsCluster(configuration);
    database =
        CellDatabase.open(new CellDatabaseConfiguration(cellsDatabase, "postgres", password));
    Checkpoints checkpoints = point -> atPoint.accept(point);
    logins = new LoginRoles(database, cluster, secrets, checkpoints, Clock.systemUTC());
  }

  /** The cell is started again, with the limits that it has now. */
  public void restart() throws Exception {
    cluster.stop();
    configuration =
        new ClusterConfiguration(
            configuration.id(),
            configuration.host(),
            configuration.port(),
            configuration.sslMode(),
            configuration.maintenanceDatabase(),
            configuration.user(),
            configuration.passwordFile(),
            configuration.connectionBudget(),
            configuration.replicas(),
            configuration.replicationRoles(),
            configuration.pooler(),
            limits,
            false);
    cluster = new TenantsCluster(configuration);
    logins =
        new LoginRoles(
            database, cluster, secrets, point -> atPoint.accept(point), Clock.systemUTC());
    cluster.start();
  }

  /** Opens the cluster as a starting cell does. */
  public TenantOnCluster start() throws Exception {
    cluster.start();
    return this;
  }

  /** Makes database, roles, table and login role, open at epoch 1. */
  public TenantOnCluster make() throws Exception {
    cluster
        .maintenance()
        .useHandle(
            handle -> {
              for (String role : List.of(roles.owner(), roles.access(), roles.migrator())) {
                handle.execute("CREATE ROLE " + role + " NOLOGIN");
              }
              handle.execute(
                  "GRANT " + roles.owner() + " TO " + roles.migrator() + " WITH INHERIT FALSE");
              handle.execute("CREATE DATABASE " + roles.database() + " TEMPLATE template0");
              handle.execute(
                  "REVOKE CONNECT, CREATE, TEMPORARY ON DATABASE "
                      + roles.database()
                      + " FROM PUBLIC");
            });
    cluster.in(
        roles.database(),
        handle -> {
          handle.execute("DROP SCHEMA public");
          handle.execute("CREATE SCHEMA app AUTHORIZATION " + roles.owner());
          handle.execute("GRANT USAGE ON SCHEMA app TO " + roles.access());
          handle.execute("CREATE TABLE app.ledger (n bigint PRIMARY KEY)");
          handle.execute("ALTER TABLE app.ledger OWNER TO " + roles.owner());
          handle.execute("GRANT SELECT, INSERT ON app.ledger TO " + roles.access());
          return null;
        });
    new SchemaInstaller(cluster, Checkpoints.NONE, Clock.systemUTC()).installPlatform(roles);
    fence().open(roles, Epoch.FIRST);
    logins.ensure(tenant, Epoch.FIRST, roles);
    return this;
  }

  public Fence fence() {
    return new Fence(cluster, logins::names, point -> atPoint.accept(point), PATIENCE);
  }

  public String close(Epoch epoch) {
    return fence().close(tenant, roles, epoch);
  }

  public String login() {
    return names.login(Epoch.FIRST, 1);
  }

  /** A source of connections to the tenant's database as any role, with options for the server. */
  public DataSource as(String role, String options) {
    var source = new PGSimpleDataSource();
    source.setServerNames(new String[] {configuration.host()});
    source.setPortNumbers(new int[] {configuration.port()});
    source.setDatabaseName(roles.database());
    source.setUser(role);
    source.setPassword("of no account where loopback is trusted");
    source.setOptions(options);
    return source;
  }

  /** Runs a statement as the superuser, in the maintenance database. */
  public void execute(String sql) {
    try (Connection connection = superuser.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One value, read as the superuser. */
  public long query(String sql) {
    try (Connection connection = superuser.getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows in the tenant's table, read by the cell. */
  public long rows() {
    return cluster.in(
        roles.database(),
        handle -> handle.createQuery("SELECT count(*) FROM app.ledger").mapTo(Long.class).one());
  }

  @Override
  public void close() {
    cluster.stop();
    database.stop();
  }
}
